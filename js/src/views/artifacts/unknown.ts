// An artifact of a type this version does not know, or cannot draw: its data as it came.
import { h } from "../../base/dom";
import type { ArtifactPart } from "../../protocol";
import type { Body } from "./body";

/** More would only hold up the page; copying gives all. */
const SHOWN = 20_000;

export function unknownBody(part: ArtifactPart): Body {
  const { type: _, title: __, ...fields } = part as unknown as Record<string, unknown>;
  const text = JSON.stringify(fields, null, 2);
  const more = text.length > SHOWN ? "\n…" : "";
  return {
    element: h("pre", { class: "chatkit-artifact-plain", tabindex: "0" }, text.slice(0, SHOWN) + more),
    copy: () => text,
  };
}
