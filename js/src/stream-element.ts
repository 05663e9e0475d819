// The <shiny-chatkit-stream> element: connects one markdown stream with its view while it is in the document.
import { type Config, withConfig } from "./chat/config";
import { STREAM_INPUT_TYPE } from "./protocol";
import { StreamView } from "./views/stream/stream-view";
import { hub, type Line } from "./wire/transport";

export class ShinyChatkitStream extends HTMLElement {
  private mounted: { line: Line; view: StreamView } | undefined;

  connectedCallback(): void {
    if (this.mounted) return;
    withConfig(this, (config) => {
      if (this.isConnected && !this.mounted) this.mount(config);
    });
  }

  private mount(config: Config): void {
    const view = new StreamView(this, config);
    const line = hub.join(this.id, {
      inputType: STREAM_INPUT_TYPE,
      threadId: "",
      kept: false,
      receive: (events) => view.receive(events),
      unsynced: () => {},
      alone: () => {},
    });
    this.mounted = { line, view };
  }

  disconnectedCallback(): void {
    // Removing and inserting the element within one task is a move, which must change nothing.
    queueMicrotask(() => {
      if (!this.isConnected) this.unmount();
    });
  }

  private unmount(): void {
    this.mounted?.line.close();
    this.mounted?.view.remove();
    this.mounted = undefined;
  }
}
