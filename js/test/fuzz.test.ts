// Whatever order events come in, and whatever texts they carry: the page reports no error, runs nothing of it, and
// shows a good message afterwards. CHATKIT_FUZZ=long does that for longer.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { OutboundEvent } from "../src/protocol";
import { answered, state } from "./events";
import { FakeShiny, settled } from "./fake-shiny";
import { runs } from "./random";

const RUNS = runs(60);

const shiny = new FakeShiny().install();
const errors: string[] = [];

beforeAll(async () => {
  window.addEventListener("error", (event) => errors.push(String(event.error ?? event.message)));
  await import("../src/main");
});

const folder = join(import.meta.dirname, "../../tests/fixtures/log");
const known = readdirSync(folder).flatMap(
  (name): OutboundEvent[] => JSON.parse(readFileSync(join(folder, name), "utf8")).events,
);

const HOSTILE = [
  "<img src=x onerror='window.ran = true'>",
  "<svg onload='window.ran = true'><script>window.ran = true</script></svg>",
  "<iframe srcdoc='<script>parent.ran = true</script>'></iframe>",
  "[x](javascript:window.ran=true) ![x](javascript:window.ran=true)",
  "javascript:window.ran = true",
  "\ud83d",
  "\u0000\u202e\u200b",
  "__proto__",
  "constructor",
  "```\n".repeat(50),
  "> ".repeat(200),
  "[".repeat(300),
  "| a |\n|---|\n".repeat(30),
  "x".repeat(5000),
  "",
];

/** Fields whose values are of a list: the server writes no others. */
const WORDS = new Set([
  "role",
  "format",
  "type",
  "artifactType",
  "attachmentType",
  "inputType",
  "status",
  "optionId",
  "value",
]);

/** The event with other ids and texts, in the shape that the server has checked. No two messages have one id. */
function changed(value: unknown, dice: () => number, key = ""): unknown {
  const pick = <T>(from: readonly T[]) => from[Math.floor(dice() * from.length)]!;
  if (key === "messages" || key === "versions") return value;
  if (Array.isArray(value)) return value.map((item) => changed(item, dice));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changed(item, dice, name)]));
  }
  if (key === "threadId") return dice() < 0.9 ? "t1" : "t2";
  if (/Id$/.test(key) || key === "id") return dice() < 0.7 ? value : pick(["a1", "u1", "c1", "p1", "none"]);
  if (typeof value === "number") return dice() < 0.8 ? value : pick([0, 1, 2 ** 53, 1.5]);
  if (typeof value !== "string" || WORDS.has(key) || dice() < 0.6) return value;
  return pick(HOSTILE);
}

const script = fc
  .tuple(fc.array(fc.integer({ min: 0, max: known.length - 1 }), { minLength: 1, maxLength: 40 }), fc.nat())
  .map(([order, seed]) => {
    let at = seed;
    const dice = () => {
      // Any generator will do that gives the same numbers again for the same seed.
      at = (at * 1664525 + 1013904223) % 2 ** 32;
      return at / 2 ** 32;
    };
    return order.map((index) => {
      const { event, data } = known[index]!;
      return { event, data: changed(data, dice) } as OutboundEvent;
    });
  });

const frame = () => new Promise((resolve) => setTimeout(resolve, 20));

it("outlives any order of events and any text", { timeout: RUNS * 500 }, async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(script, async (events) => {
      const host = document.createElement("shiny-chatkit");
      host.id = `fuzz${count++}`;
      host.dataset.config = "{}";
      document.body.append(host);
      await shiny.open();
      shiny.push(host.id, state());
      for (const event of events) shiny.push(host.id, event);
      await frame();
      shiny.push(host.id, state(), answered("good", "All is well"));
      await frame();
      try {
        expect(errors.splice(0)).toEqual([]);
        expect(Reflect.get(window, "ran")).toBeUndefined();
        expect(host.querySelector(".chatkit-messages")!.lastElementChild!.textContent).toContain(
          "All is well",
        );
      } finally {
        host.remove();
        await settled();
      }
    }),
    { numRuns: RUNS },
  );
});
