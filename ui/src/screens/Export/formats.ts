import type { ExportFormat } from "../../api/bindings";

/** Every format: its name and what it is for. */
export const FORMATS: [ExportFormat, name: string, about: string][] = [
  ["fhir", "FHIR", "One VBPR Bundle per report, for servers and other programs"],
  ["ndjson", "FHIR bulk", "VBPR as NDJSON, one file per resource type, for bulk loading"],
  ["xlsx", "Excel", "One workbook: figures, findings, definitions, comparisons, with links to the source"],
  ["csv", "CSV", "One row a figure with code, value, unit, periods and source"],
  ["parquet", "Parquet", "Typed tables by payer and year, for DuckDB, Spark and Trino; a folder can be added to"],
  ["html", "Evidence pack", "Offline pages with sources, checks, findings and waivers, to print or pass on"],
];

export const formatName = (format: ExportFormat): string => FORMATS.find(([known]) => known === format)?.[1] ?? format;

/** Whether a format follows the standard, so that there is something to preview. */
export const isStandard = (format: ExportFormat): boolean => format === "fhir" || format === "ndjson";
