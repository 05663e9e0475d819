// The button of the export menu, shown while there is something to export.
import { icons } from "../../base/icons";
import type { Chat } from "../../chat/chat";
import type { Config } from "../../chat/config";
import type { Update } from "../../chat/update";
import { MenuButton } from "../shared/menu-button";
import type { Panel } from "../shared/panel";
import type { ExportMenu } from "./export-menu";

export class ExportPanel implements Panel {
  private readonly button: MenuButton<ExportMenu>;

  constructor(
    private readonly chat: Chat,
    private readonly config: Config,
  ) {
    this.button = new MenuButton("export", icons.export, config.labels.export, "true", async (button) => {
      const { ExportMenu } = await import("./export-menu");
      return new ExportMenu(button, chat, config);
    });
  }

  get element(): HTMLElement {
    return this.button.element;
  }

  render({ snapshot, switched, list }: Update): void {
    if (!snapshot && !switched && !list) return;
    this.button.menu?.update(switched);
    const { exportUrl, thread } = this.chat.log;
    this.element.hidden =
      this.config.export === false || exportUrl === undefined || thread.messages.length === 0;
  }

  remove(): void {
    this.button.menu?.remove();
  }
}
