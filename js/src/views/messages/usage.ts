// Shows how many tokens an answer used and, if known, its cost.
import { mark } from "../../base/dom";
import { fill, type Labels } from "../../base/labels";
import type { Usage } from "../../protocol";
import { caption } from "../shared/caption";

export class UsageView {
  readonly element = caption("chatkit-usage");

  constructor(private readonly labels: Labels) {
    this.element.hidden = true;
  }

  update(usage: Usage | undefined): void {
    this.element.hidden = usage === undefined;
    if (!usage) return;
    const { inputTokens: input, outputTokens: output, cost } = usage;
    const tokens = fill(this.labels, "tokens", { count: input + output });
    mark(
      this.element,
      "data-text",
      cost === undefined ? tokens : `${tokens} · ${price(cost, this.labels.locale)}`,
    );
    mark(this.element, "title", fill(this.labels, "usage", { input, output }));
  }
}

/** Formats a price with two significant digits, since most answers cost less than a cent. */
const price = (dollars: number, locale: string): string =>
  dollars.toLocaleString(locale, {
    style: "currency",
    currency: "USD",
    ...(dollars < 0.1 ? { maximumSignificantDigits: 2 } : {}),
  });
