// The element's own icons, as SVG text. They take their colour from the text and are silent to screen readers.

const svg = (body: string, extra = ""): string =>
  `<svg viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor" stroke-width="2" ` +
  `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"${extra}>${body}</svg>`;

export const icons = {
  send: svg('<path d="M12 19V5"/><path d="m5.5 11.5 6.5-6.5 6.5 6.5"/>'),
  stop: svg('<rect x="6.5" y="6.5" width="11" height="11" rx="2" fill="currentColor" stroke="none"/>'),
  jump: svg('<path d="M12 5v14"/><path d="m5.5 12.5 6.5 6.5 6.5-6.5"/>'),
  close: svg('<path d="m6 6 12 12"/><path d="m18 6-12 12"/>'),
  clock: svg('<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>'),
  warning: svg('<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5"/><path d="M12 16.5v.01"/>'),
  assistant: svg(
    '<path d="M12 3.2 13.9 9a1.8 1.8 0 0 0 1.1 1.1L20.8 12 15 13.9a1.8 1.8 0 0 0-1.1 1.1L12 20.8 10.1 15A1.8 1.8 0 0 0 ' +
      '9 13.9L3.2 12 9 10.1A1.8 1.8 0 0 0 10.1 9Z" fill="currentColor" stroke="none"/>',
  ),
};
