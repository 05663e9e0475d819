// The icons of threads; all others are in base/icons.ts.
import { svg } from "../../base/icons";

export const threadIcons = {
  newThread: svg(
    '<path d="M19.5 13v5a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2h5"/><path d="m9.5 14.8.6-2.9 7.9-7.9a1.6 1.6 0 0 1 ' +
      '2.3 2.3l-7.9 7.9Z"/>',
  ),
  options: svg('<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="2.6"/>'),
  pin: svg('<path d="m14.5 4 5.5 5.5-2 .6-3.6 3.6-.4 4.3-8-8 4.3-.4 3.6-3.6Z"/><path d="m9.5 14.5-5 5"/>'),
  archive: svg(
    '<rect x="3.5" y="4.5" width="17" height="4.5" rx="1.2"/><path d="M5 9v8.5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9"/>' +
      '<path d="M10 13h4"/>',
  ),
  sidebar: svg('<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M9.5 4.5v15"/>'),
  trash: svg(
    '<path d="M4.5 6.5h15"/><path d="M9.5 6.5v-2h5v2"/><path d="m6.5 6.5.8 12a1.6 1.6 0 0 0 1.6 1.5h6.2a1.6 1.6 0 0 0 ' +
      '1.6-1.5l.8-12"/>',
  ),
};
