import type { ImportResult, Verdict } from "../../api/bindings";
import { Notice } from "../../components/Notice";
import { plural } from "../../domain/format";
import { href } from "../../router";

/** What an import came to, in one line each for the files and for the checks after it. */
export function Outcome({ result, verdict }: { result: ImportResult | null; verdict: Verdict | null }) {
  if (!result) return null;
  const { imported, duplicate, needs_mapping, failed } = result.summary;
  const words = [
    [imported, "stored"],
    [duplicate, "already here"],
    [needs_mapping, "without a mapping"],
    [failed, "failed"],
    [result.cancelled ?? 0, "left alone"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(" · ");
  const partial = failed > 0 || needs_mapping > 0 || (result.cancelled ?? 0) > 0;
  const open = verdict?.findings.filter(({ state }) => state === "open").length ?? 0;
  return (
    <Notice
      action={imported > 0 ? <a href={href("reports")}>Open reports</a> : undefined}
      title={words || "No report files found"}
      tone={partial || !words ? "warning" : "ok"}
    >
      {verdict && (
        <>
          {plural(verdict.checks_run, "check")} ran, {open === 0 ? "no findings" : <a href={href("findings")}>{plural(open, "finding")}</a>}.
        </>
      )}
    </Notice>
  );
}
