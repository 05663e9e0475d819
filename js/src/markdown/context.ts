// The options and the context of a rendering.
import type { Token } from "markdown-it";
import type { ImagePolicy } from "../base/policy";
import type { CodeLabels } from "./code";
import type { Reference } from "./parser";

export interface RenderOptions {
  /** Whether formulas are rendered; true by default. */
  math?: boolean | undefined;
  /** Called for every formula that is rendered. */
  onFormula?: () => void;
  images: ImagePolicy;
  labels: CodeLabels & { taskDone: string; taskOpen: string };
}

/** Everything that a rendering depends on. */
export interface RenderContext extends RenderOptions {
  tokens: readonly Token[];
  references: Record<string, Reference>;
  math: boolean;
}
