// Shows the raw data of an artifact that this version does not know or cannot draw.
import { h } from "../../base/dom";
import type { ArtifactPart } from "../../protocol";
import type { Body } from "./body";

/** The maximum number of characters shown, since more would slow down the page. Copying returns everything. */
const MAX_SHOWN_CHARS = 20_000;

export function unknownBody(part: ArtifactPart): Body {
  const { type: _, title: __, ...fields } = part as unknown as Record<string, unknown>;
  const text = JSON.stringify(fields, null, 2);
  const more = text.length > MAX_SHOWN_CHARS ? "\n…" : "";
  return {
    element: h(
      "pre",
      { class: "chatkit-artifact-plain", tabindex: "0" },
      text.slice(0, MAX_SHOWN_CHARS) + more,
    ),
    copy: () => text,
  };
}
