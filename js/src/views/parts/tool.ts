// The card of one tool call, from its start to its result: arguments, permission, result.
import { h, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { codeBlock, handleCopy } from "../../markdown/code";
import type { Part, ToolDisplay, ToolOutput, ToolPart } from "../../protocol";
import { caption } from "../shared/caption";
import type { ViewContext } from "../shared/context";
import { Disclosure } from "../shared/disclosure";
import { argumentList } from "./arguments";
import { HtmlView } from "./html";
import type { PartList, PartView } from "./part";
import { PermissionView } from "./permission";
import type { DisplayView } from "./tool-display";
import { showIcon } from "./tool-icon";

type State = "running" | "done" | "failed" | "asking" | "refused" | "interrupted";

export class ToolView implements PartView<ToolPart> {
  readonly element: HTMLDetailsElement;
  private readonly toolId: string;
  private readonly card: Disclosure;
  private readonly icon = h("span", { class: "chatkit-tool-icon", "aria-hidden": "true" });
  private readonly title = h("span", { class: "chatkit-tool-title", dir: "auto" });
  private readonly label = caption("chatkit-tool-label");
  private readonly note = caption("chatkit-tool-note");
  private readonly mark = h("span", { class: "chatkit-tool-mark", "aria-hidden": "true" });
  private readonly given = h("div", { class: "chatkit-tool-given" });
  private readonly output = h("div", { class: "chatkit-tool-output" });
  private readonly content = h("div", { class: "chatkit-tool-content" }, this.output);
  private permission: PermissionView | undefined;
  private list: PartList | undefined;
  private shown: {
    icon?: string;
    given?: object;
    output?: ToolOutput;
    state?: State;
    display?: ToolDisplay;
  } = {};
  private display: DisplayView | undefined;

  constructor(
    part: ToolPart,
    private readonly context: ViewContext,
    /** The list of a result that consists of parts. */
    private readonly listIn: (element: HTMLElement) => PartList,
  ) {
    this.toolId = part.toolId;
    const body = h("div", { class: "chatkit-tool-body" }, this.given, this.content);
    this.card = new Disclosure("chatkit-tool", body, this.icon, this.title, this.label, this.note, this.mark);
    this.element = this.card.element;
    this.element.dataset.toolId = part.toolId;
    handleCopy(this.element, { ...context.config.labels, copy: context.config.labels.copyResult });
    // Draw the expensive content when the card is first opened.
    this.element.addEventListener("toggle", () => this.showParts());
  }

  fits(part: Part): part is ToolPart {
    return part.type === "tool" && part.toolId === this.toolId;
  }

  update(part: ToolPart): void {
    const { labels } = this.context.config;
    const state = stateOf(part, this.context.alive?.() ?? false);
    // For tests of apps, which find a call by the name of its tool.
    mark(this.element, "data-tool-name", part.name);
    mark(this.element, "data-permission", part.permission?.answer);
    this.showIcon(part.icon ?? icons.tool);
    const name = part.title || part.name || labels.tool;
    const word = stateLabels(labels)[state];
    const notes = notesOn(part, state, labels);
    const { label, valuePreview } = part.display ?? {};
    const details = [label, valuePreview].filter((text) => text?.trim());
    // Replacing the text would lose the selection in it.
    if (this.title.textContent !== name) this.title.textContent = name;
    mark(this.label, "data-text", details.join(" · "));
    mark(this.note, "data-text", notes.join(" · "));
    this.card.name([name, ...details, ...(notes.length > 0 ? notes : [word])].join(", "));
    this.showState(state);
    this.showGiven(part.arguments);
    this.showPermission(part);
    this.showOutput(part.result);
    this.showDisplay(part.display);
    this.card.want(state === "asking" || part.display?.open === true);
  }

  remove(): void {
    this.display?.remove();
    this.list?.update([], false);
    this.element.remove();
  }

  private showState(state: State): void {
    if (state === this.shown.state) return;
    this.shown.state = state;
    this.element.dataset.state = state;
    this.mark.innerHTML = marks[state];
  }

  private showIcon(icon: string): void {
    if (icon === this.shown.icon) return;
    this.shown.icon = icon;
    showIcon(this.icon, icon);
  }

  private showGiven(given: Record<string, unknown>): void {
    if (given === this.shown.given) return;
    this.shown.given = given;
    this.given.replaceChildren(...argumentList(given, this.context.config.labels));
  }

  private showPermission({ permission }: ToolPart): void {
    if (!permission) return;
    if (this.permission?.requestId !== permission.requestId) {
      this.permission?.element.remove();
      this.permission = new PermissionView(permission, this.context);
      this.content.before(this.permission.element);
    }
    const held = this.permission.element.contains(document.activeElement);
    this.permission.update(permission);
    // The pressed button is removed, so keep the focus in the card.
    if (held && permission.answer !== undefined) this.card.focus();
  }

  /** Adds what only some displays have: a footer, a frame, the whole window. */
  private showDisplay(display: ToolDisplay | undefined): void {
    if (display === this.shown.display) return;
    this.shown.display = display as ToolDisplay;
    this.given.hidden = display?.hideRequest === true;
    mark(this.element, "data-framed", display?.framed && "");
    if (!this.display && !display) return;
    void import("./tool-display")
      .then(({ DisplayView }) => {
        const { config } = this.context;
        this.display ??= new DisplayView(
          this.content,
          this.title,
          config,
          (part) => new HtmlView(part, config),
        );
        this.display.update(this.shown.display);
      })
      .catch((error: unknown) => reportError(error));
  }

  private showOutput(result: ToolOutput | undefined): void {
    if (result === undefined || result === this.shown.output) return;
    this.shown.output = result;
    const { labels } = this.context.config;
    if (this.list && typeof result === "object") {
      this.showParts();
      return;
    }
    this.list?.update([], false);
    this.list = undefined;
    const heading = h("div", { class: "chatkit-tool-heading" }, labels.result);
    if (typeof result === "string") {
      const text = codeBlock(document, result, "", { ...labels, copy: labels.copyResult });
      this.output.replaceChildren(
        heading,
        result === "" ? h("div", { class: "chatkit-tool-heading" }, labels.noResult) : text,
      );
      return;
    }
    const parts = h("div", { class: "chatkit-tool-parts" });
    this.list = this.listIn(parts);
    this.output.replaceChildren(heading, parts);
    this.showParts();
  }

  private showParts(): void {
    const result = this.shown.output;
    if (this.element.open && this.list && typeof result === "object") this.list.update(result, false);
  }
}

const stateLabels = ({
  running,
  done,
  failedTool,
  asking,
  refused,
  interrupted,
}: Labels): Record<State, string> => ({
  running,
  refused,
  done,
  failed: failedTool,
  asking,
  interrupted,
});

const marks: Record<State, string> = {
  running: '<span class="chatkit-spinner"></span>',
  done: icons.check,
  failed: icons.close,
  asking: icons.question,
  refused: icons.minus,
  interrupted: icons.minus,
};

/** Returns the state of a call. Without a result, it is running only while its turn is. */
function stateOf({ result, isError, permission }: ToolPart, alive: boolean): State {
  // The model sees a refusal as an error; for the user it is their own decision.
  if (permission?.answer === "refuse" && (isError || result === undefined)) return "refused";
  if (result !== undefined) return isError ? "failed" : "done";
  if (permission && permission.answer === undefined) return "asking";
  return alive ? "running" : "interrupted";
}

/** Returns the note beside the title: the result of the permission request, or a state that the mark does not explain. */
function notesOn({ permission }: ToolPart, state: State, labels: Labels): string[] {
  const answers = {
    once: labels.allowedOnce,
    always: labels.allowedAlways,
    refuse: labels.refused,
    "": labels.unanswered,
  };
  const answer = permission?.answer;
  const notes = answer === undefined ? [] : [answers[answer]];
  if (state === "failed" || state === "asking") notes.push(stateLabels(labels)[state]);
  // Without permission, the call never began.
  if (state === "interrupted" && answer !== "") notes.push(labels.interrupted);
  return notes;
}
