// What a frame must draw: the changes in the log, and those in the composer and the notices. Pure.

import { type Changes, noChanges } from "../log/changes";
import type { Drawer, LoadAssets, UpdateInput } from "../protocol";
import type { Submission } from "./submission";

/** The changes since the last frame. */
export interface Update extends Changes {
  /** The active thread changed. */
  switched: boolean;
  inputs: UpdateInput[];
  /** The composer's initial content as set by the app. */
  initialValue?: string;
  /** Submissions that the server refused; the composer shows them again if it is empty. */
  returned: Submission[];
  notices: boolean;
  /** Changes of the drawer, in order. */
  drawers: Drawer[];
  /** Files to load, in order. */
  assets: LoadAssets[];
}

export const noUpdate = (): Update => ({
  ...noChanges(),
  switched: false,
  inputs: [],
  returned: [],
  notices: false,
  drawers: [],
  assets: [],
});
