// Runs the SQL on standard input in DuckDB and prints the rows of its last statement as JSON; decimals and dates as text.
import { DuckDBInstance } from "@duckdb/node-api";
import { text } from "node:stream/consumers";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const reader = await connection.runAndReadAll(await text(process.stdin));
process.stdout.write(JSON.stringify(reader.getRowObjectsJson()));
