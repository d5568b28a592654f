import { useMemo, useState } from "react";
import type { WaiverRecord } from "../../api/bindings";
import { useWithdrawWaiver } from "../../api/mutations";
import { useWaivers } from "../../api/queries";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { DataTable, type Column } from "../../components/DataTable";
import { Badge, Empty, Loading, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, NOTHING, plural } from "../../domain/format";
import { lastName } from "../../domain/who";
import { href } from "../../router";
import styles from "./Findings.module.css";
import { endWords, scopeWords } from "./words";

type Kept = "unused" | "in-force" | "ended" | "all";
const KEPT: [Kept, string][] = [
  ["all", "All"],
  ["in-force", "In force"],
  ["unused", "Unused"],
  ["ended", "Ended"],
];

function fits(waiver: WaiverRecord, kept: Kept): boolean {
  if (kept === "unused") return waiver.unused !== null;
  if (kept === "in-force") return waiver.ended_at === null;
  return kept === "all" || waiver.ended_at !== null;
}

/** Every waiver with what it covers; those that do nothing any more are told apart. */
export function WaiversTab() {
  const list = useWaivers();
  const withdraw = useWithdrawWaiver();
  const [kept, setKept] = useState<Kept>("all");
  const waivers = useMemo(() => list.data ?? [], [list.data]);
  const shown = useMemo(() => waivers.filter((waiver) => fits(waiver, kept)), [waivers, kept]);
  const unused = waivers.filter((waiver) => waiver.unused !== null && waiver.ended_at === null);
  const columns: Column<WaiverRecord>[] = [
    {
      id: "state",
      header: "State",
      width: 104,
      sortValue: (waiver) => (waiver.unused ? 0 : waiver.ended_at ? 2 : 1),
      cell: ({ unused: why, ended_because }) =>
        why ? (
          <Badge title={why} tone="warning">
            Unused
          </Badge>
        ) : (
          <Badge icon={null} tone="neutral">
            {ended_because ? endWords[ended_because] : "In force"}
          </Badge>
        ),
    },
    { id: "rule", header: "Rule", width: 72, sortValue: ({ rule }) => rule, cell: ({ rule }) => <code>{rule}</code> },
    {
      id: "subject",
      header: "About",
      width: 160,
      sortValue: ({ subject }) => subject,
      cell: ({ subject, fingerprint }) => <a href={href("findings", fingerprint)}>{subject}</a>,
    },
    {
      id: "covers",
      header: "Covers",
      width: 170,
      sortValue: ({ waiver }) => waiver.scope,
      cell: ({ waiver, place }) => (
        <span title={place ?? undefined}>
          {scopeWords[waiver.scope]} <span className="muted">{place ?? "several reports"}</span>
        </span>
      ),
    },
    { id: "findings", header: "Findings", width: 76, align: "end", sortValue: ({ covers }) => covers, cell: ({ covers }) => covers },
    { id: "reason", header: "Reason", width: 170, cell: ({ waiver, unused: why }) => <span title={why ?? waiver.reason}>{waiver.reason}</span> },
    { id: "by", header: "By", width: 112, sortValue: ({ waiver }) => waiver.by, cell: ({ waiver }) => waiver.by },
    { id: "at", header: "On", width: 96, sortValue: ({ waived_at }) => waived_at, cell: ({ waived_at }) => formatDate(waived_at.slice(0, 10)) },
    {
      id: "until",
      header: "Until",
      width: 96,
      sortValue: ({ waiver }) => waiver.until ?? undefined,
      cell: ({ waiver }) => (waiver.until ? formatDate(waiver.until) : NOTHING),
    },
    {
      id: "withdraw",
      header: "",
      title: "Take the waiver back",
      width: 92,
      cell: ({ ended_at, fingerprint, rule, subject }) =>
        ended_at === null && (
          <Button
            aria-label={`Withdraw the waiver of ${rule}, ${subject}`}
            disabled={withdraw.isPending}
            kind="quiet"
            onClick={() => withdraw.mutate({ fingerprint, by: lastName().trim() || null })}
          >
            Withdraw
          </Button>
        ),
    },
  ];
  if (list.isPending) return <Loading what="waivers" />;
  if (list.isError) return <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Waivers could not be listed" />;
  if (waivers.length === 0) return (
      <Empty icon="flag" title="No finding was ever waived">
        A finding is set aside in the worklist, with a reason and a name; it stands here for as long as there is a record of it.
      </Empty>
    );
  return (
    <div className={styles.tab}>
      {unused.length > 0 && (
        <Notice title={`${plural(unused.length, "waiver")} in force ${unused.length === 1 ? "sets" : "set"} nothing aside`} tone="warning">
          Withdraw what is no longer needed: it would set aside the next finding of its kind.
        </Notice>
      )}
      {withdraw.isError && <ErrorNotice error={withdraw.error} title="The waiver could not be withdrawn" />}
      <Choice
        label="Which waivers"
        onChoose={setKept}
        options={KEPT.map(([id, words]) => [
          id,
          <>
            {words} <span className="muted">{waivers.filter((waiver) => fits(waiver, id)).length}</span>
          </>,
        ])}
        value={kept}
      />
      {shown.length === 0 ? (
        <Empty icon="ok" title={kept === "unused" ? "No waiver is unused" : "No waiver is of this kind"} />
      ) : (
        <DataTable
          caption="Waivers"
          columns={columns}
          rowId={({ fingerprint, waived_at }) => `${fingerprint}-${waived_at}`}
          rowProps={({ fingerprint, unused: why }) => ({ "data-waiver": fingerprint, "data-unused": why ? "true" : undefined })}
          rows={shown}
        />
      )}
    </div>
  );
}
