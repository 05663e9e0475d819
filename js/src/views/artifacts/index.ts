// views/artifacts: shows artifacts. Knows neither messages nor threads.
//
// This module holds the place of an artifact, and loads what shows it when the first one appears.

import { withStyle } from "../../base/assets";
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { ArtifactPart } from "../../protocol";

export interface ArtifactContext {
  readonly config: Config;
}

/** One artifact. Its element takes its place immediately. */
export interface ArtifactView {
  readonly element: HTMLElement;
  /** Shows another artifact, unless it equals the current one. */
  update(part: ArtifactPart): void;
  /** Stops everything that runs in it and removes it. */
  dispose(): void;
}

let loaded: typeof import("./artifact") | undefined;

export function artifactView(part: ArtifactPart, { config }: ArtifactContext): ArtifactView {
  // A group labeled with its title, which keeps its space until the content is there.
  const element = h("div", {
    class: "chatkit-artifact",
    "data-artifact-type": part.artifactType,
    "data-loading": "",
  });
  let shown = part;
  let mounted: { update(part: ArtifactPart): void; dispose(): void } | undefined;
  let gone = false;
  const mount = () => {
    if (loaded && !gone) mounted = new loaded.Artifact(element, shown, config);
  };
  // Draw synchronously if possible: what is unfolded for printing must be there before the page is laid out.
  if (loaded) mount();
  else
    void withStyle("artifacts", import("./artifact"))
      .then((module) => {
        loaded = module;
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
