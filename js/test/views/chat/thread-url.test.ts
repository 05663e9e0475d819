import { beforeEach, expect, it } from "vitest";
import { writeThread } from "../../../src/views/chat/thread-url";

beforeEach(() => history.replaceState({ mine: 1 }, "", "/app?_state_id_=7&thread=old#there"));

it("changes only its own parameter, and adds no entry to the history", () => {
  const entries = history.length;
  writeThread("thread", "t-1_A");
  expect(location.search).toBe("?_state_id_=7&thread=t-1_A");
  writeThread("other-thread", "t2");
  expect(location.search).toBe("?_state_id_=7&thread=t-1_A&other-thread=t2");
  expect([location.hash, history.state, history.length]).toEqual(["#there", { mine: 1 }, entries]);
});

it("names no thread that is not saved", () => {
  writeThread("thread", undefined);
  expect(location.search).toBe("?_state_id_=7");
});
