// The part that contains an artifact. ../artifacts shows it.
import type { ArtifactPart, Part } from "../../protocol";
import { artifactView, type ArtifactView as Shown } from "../artifacts/index";
import type { ViewContext } from "../shared/context";
import type { PartView } from "./part";

export class ArtifactView implements PartView<ArtifactPart> {
  readonly element: HTMLElement;
  private readonly shown: Shown;

  constructor(
    private readonly part: ArtifactPart,
    context: ViewContext,
  ) {
    this.shown = artifactView(part, context);
    this.element = this.shown.element;
  }

  fits(part: Part): part is ArtifactPart {
    return part.type === "artifact" && part.artifactType === this.part.artifactType;
  }

  update(part: ArtifactPart): void {
    this.shown.update(part);
  }

  remove(): void {
    this.shown.dispose();
  }
}
