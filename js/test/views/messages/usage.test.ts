import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import { UsageView } from "../../../src/views/messages/usage";

const tokens = { inputTokens: 1200, outputTokens: 80, cachedTokens: 0 };

describe("what an answer took", () => {
  it("is shown once it is known, and is no text of the message", () => {
    const view = new UsageView(defaultLabels);
    expect(view.element.hidden).toBe(true);
    view.update(tokens);
    expect(view.element.hidden).toBe(false);
    expect(view.element.dataset.text).toBe("1,280 tokens");
    expect(view.element.title).toBe("Tokens: 1,200 read, 80 written");
    expect(view.element.textContent).toBe("");
    view.update(undefined);
    expect(view.element.hidden).toBe(true);
  });

  it("has a price, with digits that say something", () => {
    const view = new UsageView(defaultLabels);
    view.update({ ...tokens, cost: 0.004217 });
    expect(view.element.dataset.text).toBe("1,280 tokens \u00b7 $0.0042");
    view.update({ ...tokens, cost: 1.5 });
    expect(view.element.dataset.text).toBe("1,280 tokens \u00b7 $1.50");
  });
});
