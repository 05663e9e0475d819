// views/artifacts: shows artifacts. Knows neither messages nor threads.
//
// This module holds the place of an artifact, and loads what shows it when the first one appears.

import { withStyle } from "../../base/assets";
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";

export interface ArtifactContext {
  readonly config: Config;
  readonly fresh?: () => boolean;
}

/** One artifact. Its element takes its place immediately. */
export interface ArtifactView {
  readonly element: HTMLElement;
  /** Shows another artifact, unless it equals the current one. */
  update(part: ArtifactPart): void;
  /** Stops everything that runs in it and removes it. */
  dispose(): void;
}

type Mounted = { update(part: ArtifactPart): void; dispose(): void };
type Make = (element: HTMLElement, part: ArtifactPart, config: Config, fresh: boolean) => Mounted;

const loads = {
  inline: (): Promise<Make> =>
    withStyle("artifacts", import("./artifact")).then(
      ({ Artifact }) =>
        (element, part, config) =>
          new Artifact(element, part, config),
    ),
  drawer: (): Promise<Make> =>
    withStyle("drawer", import("./card")).then(
      ({ ArtifactCard }) =>
        (...of) =>
          new ArtifactCard(...of),
    ),
};
const loaded: { [Place in keyof typeof loads]?: Make } = {};

export function artifactView(part: ArtifactPart, { config, fresh }: ArtifactContext): ArtifactView {
  const place = config.artifacts ?? "inline";
  const isFresh = fresh?.() ?? false;
  // A group labeled with its title, which keeps its space until the content is there.
  const element = h("div", {
    class: "chatkit-artifact",
    "data-artifact-type": part.artifactType,
    "data-loading": "",
  });
  let shown = part;
  let mounted: Mounted | undefined;
  let gone = false;
  const mount = () => {
    if (!gone) mounted = loaded[place]?.(element, shown, config, isFresh);
  };
  // Draw synchronously if possible: what is unfolded for printing must be there before the page is laid out.
  if (loaded[place]) mount();
  else
    void loads[place]()
      .then((make) => {
        loaded[place] = make;
        mount();
      })
      .catch((error: unknown) => {
        // The app's files cannot be loaded, so only show the title.
        element.removeAttribute("data-loading");
        element.append(shown.title, h("p", { role: "alert" }, config.labels.artifactFailed));
        reportError(error);
      });
  return {
    element,
    update(next) {
      if (next === shown) return;
      shown = next;
      mounted?.update(next);
    },
    dispose() {
      gone = true;
      mounted?.dispose();
      element.remove();
    },
  };
}
