import type { ExportFormat } from "../../api/bindings";

/** Every format: its name and what it is for. */
export const FORMATS: [ExportFormat, name: string, about: string][] = [
  ["fhir", "FHIR", "A VBPR Bundle per report, for servers"],
  ["ndjson", "FHIR bulk", "NDJSON, a file per resource type, to load"],
  ["xlsx", "Excel", "A workbook with formulas and links"],
  ["csv", "CSV", "One row a figure, for any program"],
  ["parquet", "Parquet", "Typed tables for DuckDB, Spark and Trino"],
  ["html", "Evidence pack", "Offline pages to print or pass on"],
];

export const formatName = (format: ExportFormat): string => FORMATS.find(([known]) => known === format)?.[1] ?? format;

/** Whether a format follows the standard, so that there is something to preview. */
export const isStandard = (format: ExportFormat): boolean => format === "fhir" || format === "ndjson";
