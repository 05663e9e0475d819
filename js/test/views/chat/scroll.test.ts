import { beforeEach, describe, expect, it, vi } from "vitest";
import { ScrollFollower } from "../../../src/views/chat/scroll";

// jsdom has no layout: a scroller with the numbers a browser would give.
class Scroller {
  readonly element = document.createElement("div");
  height = 1000;
  top = 0;
  readonly host = document.createElement("div");
  constructor(readonly client = 400) {
    document.body.replaceChildren(this.host);
    this.host.append(this.element);
    Object.defineProperties(this.element, {
      clientHeight: { get: () => this.client },
      scrollHeight: { get: () => this.height },
      scrollTop: {
        get: () => this.top,
        set: (value: number) => {
          this.top = Math.max(0, Math.min(value, this.height - this.client));
        },
      },
    });
  }
  get atEnd(): boolean {
    return this.top === this.height - this.client;
  }
  user(top: number): void {
    this.element.scrollTop = top;
    this.element.dispatchEvent(new Event("scroll"));
  }
}

let resized: () => void;
let scroller: Scroller;
let follower: ScrollFollower;
const changed = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  globalThis.ResizeObserver = class {
    constructor(callback: () => void) {
      resized = callback;
    }
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  } as unknown as typeof ResizeObserver;
  scroller = new Scroller();
  follower = new ScrollFollower(scroller.host, scroller.element, document.createElement("div"), changed);
  resized();
  scroller.element.dispatchEvent(new Event("scroll"));
});

const grow = (by = 100) => {
  scroller.height += by;
  resized();
};

describe("at the end", () => {
  it("follows what grows", () => {
    grow();
    expect(scroller.atEnd).toBe(true);
    expect(follower.following).toBe(true);
  });

  it("stays when content shrinks under it", () => {
    scroller.height -= 300;
    scroller.user(scroller.height - scroller.client);
    expect(follower.following).toBe(true);
  });
});

describe("the user", () => {
  it("leaves by scrolling up, however little", () => {
    scroller.user(scroller.top - 3);
    grow();
    expect(follower.following).toBe(false);
    expect(scroller.top).toBe(597);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("leaves with the wheel before anything has moved", () => {
    scroller.element.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    grow();
    expect(scroller.top).toBe(600);
  });

  it("has not left when the wheel moved nothing", () => {
    vi.useFakeTimers();
    scroller.element.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    vi.advanceTimersByTime(400);
    vi.useRealTimers();
    expect(follower.following).toBe(true);
  });

  it.each(["ArrowUp", "PageUp", "Home"])("leaves with %s", (key) => {
    scroller.element.dispatchEvent(new KeyboardEvent("keydown", { key }));
    expect(follower.following).toBe(false);
  });

  it("is not taken back while reading, also when scrolling down a little", () => {
    scroller.user(100);
    scroller.user(200);
    grow();
    expect(scroller.top).toBe(200);
  });

  it("comes back by scrolling to the end", () => {
    scroller.user(100);
    grow();
    scroller.user(690);
    expect(follower.following).toBe(true);
    grow();
    expect(scroller.atEnd).toBe(true);
  });

  it("is brought to the end on demand", () => {
    scroller.user(0);
    follower.toEnd();
    expect(scroller.atEnd).toBe(true);
    expect(follower.following).toBe(true);
  });
});

it("puts back the place after a move", () => {
  scroller.user(250);
  scroller.top = 0;
  follower.restore();
  expect(scroller.top).toBe(250);
  follower.toEnd();
  scroller.top = 0;
  follower.restore();
  expect(scroller.atEnd).toBe(true);
});

describe("a place that is held", () => {
  const place = document.createElement("p");
  let above = 300;
  beforeEach(() => {
    above = 300;
    scroller.element.append(place);
    scroller.element.getBoundingClientRect = () => ({ top: 50 }) as DOMRect;
    place.getBoundingClientRect = () =>
      ({ top: 50 + above - scroller.top, bottom: 90 + above - scroller.top }) as DOMRect;
    scroller.user(290);
  });

  it("stays in view while more comes above it", () => {
    const spot = follower.spot([place]);
    expect(spot).toEqual({ element: place, offset: 10 });
    above += 500;
    scroller.height += 500;
    follower.hold(spot!);
    expect(scroller.top).toBe(790);
    // What is above it can take its size later.
    above += 20;
    grow(20);
    expect(scroller.top).toBe(810);
  });

  it("is let go of as soon as the user scrolls", () => {
    follower.hold(follower.spot([place])!);
    scroller.user(200);
    above += 100;
    grow(100);
    expect(scroller.top).toBe(200);
  });

  it("is not needed at the end", () => {
    scroller.user(600);
    expect(follower.spot([place])).toBeUndefined();
  });

  it("leaves what the browser can do to the browser, but for the end", () => {
    expect(scroller.element.hasAttribute("data-reading")).toBe(true);
    scroller.user(600);
    expect(scroller.element.hasAttribute("data-reading")).toBe(false);
  });

  it("gives way to the newest", () => {
    follower.hold(follower.spot([place])!);
    follower.toNewest();
    grow();
    expect(scroller.atEnd).toBe(true);
  });
});
