// The texts of the grid in the language of the element. English is the grid's own.
import type { Labels, TableKey } from "../../../base/labels";

const NAMES: Record<string, TableKey> = {
  contains: "tableContains",
  notContains: "tableNotContains",
  startsWith: "tableStartsWith",
  endsWith: "tableEndsWith",
  equals: "tableEquals",
  notEqual: "tableNotEqual",
  greaterThan: "tableGreater",
  greaterThanOrEqual: "tableGreaterOrEqual",
  lessThan: "tableLess",
  lessThanOrEqual: "tableLessOrEqual",
  inRange: "tableBetween",
  before: "tableBefore",
  after: "tableAfter",
  blank: "tableBlank",
  notBlank: "tableNotBlank",
  andCondition: "tableAnd",
  orCondition: "tableOr",
  filterOoo: "tableFilter",
  inRangeStart: "tableFrom",
  inRangeEnd: "tableTo",
  noRowsToShow: "tableNoRows",
  pageSizeSelectorLabel: "tableRowsPerPage",
  page: "tablePage",
  of: "tableOf",
};

/** Returns the texts that the labels have, by the grid's names for them. */
export function gridTexts(labels: Labels): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, name] of Object.entries(NAMES)) {
    const text = labels[name];
    if (text !== undefined) texts[key] = text;
  }
  // Between the first and the last row of a page.
  return texts.of === undefined ? texts : { ...texts, to: "–" };
}
