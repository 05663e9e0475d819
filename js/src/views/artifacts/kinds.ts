// The names of artifacts that have no title.
import type { Labels, PlainKey } from "../../base/labels";
import type { ArtifactPart } from "../../protocol";

const kinds: Partial<Record<string, PlainKey>> = {
  code: "artifactCode",
  markdown: "artifactMarkdown",
  html: "artifactHtml",
  table: "artifactTable",
  plotly: "artifactPlotly",
  vega: "artifactVega",
  image: "artifactImage",
  json: "artifactJson",
};

export const kindOf = ({ artifactType }: ArtifactPart, labels: Labels): string =>
  labels[kinds[artifactType] ?? "artifact"];

export const titleOf = (part: ArtifactPart, labels: Labels): string => part.title || kindOf(part, labels);
