import { useMemo } from "react";
import type { ContractView } from "../../api/bindings";
import { DataTable, type Column } from "../../components/DataTable";
import { Badge } from "../../components/Notice";
import { formatPeriod, lobWords, NOTHING } from "../../domain/format";
import { contractKey } from "./contracts";

/** Every contract with what tells it apart and how many reports belong to it. */
export function ContractList({ contracts, chosen, onChoose }: { contracts: ContractView[]; chosen: string | null; onChoose: (key: string) => void }) {
  const columns = useMemo<Column<ContractView>[]>(
    () => [
      { id: "payer", header: "Payer", width: 156, sortValue: ({ payer }) => payer, cell: ({ payer }) => <span title={payer}>{payer}</span> },
      { id: "contract", header: "Contract", width: 116, sortValue: ({ id }) => id, cell: ({ id, title }) => <span title={title ?? undefined}>{id}</span> },
      {
        id: "reports",
        header: "Reports",
        title: "Current reports that belong to it",
        width: 72,
        align: "end",
        sortValue: ({ reports }) => reports.length,
        cell: ({ reports }) => (reports.length > 0 ? reports.length : <Badge tone="warning">none</Badge>),
      },
      { id: "market", header: "Market", width: 90, sortValue: (one) => lobWords(one.line_of_business), cell: (one) => lobWords(one.line_of_business) },
      { id: "term", header: "Term", width: 146, sortValue: ({ term }) => term?.end, cell: ({ term }) => formatPeriod(term) },
      { id: "apm", header: "APM", title: "HCP-LAN category of the payment model", width: 56, sortValue: (one) => one.apm_category ?? undefined, cell: (one) => one.apm_category ?? NOTHING },
      { id: "level", header: "NY level", title: "New York's level of value-based payment, in Medicaid", width: 70, align: "end", sortValue: ({ new_york }) => new_york?.level ?? undefined, cell: ({ new_york }) => new_york?.level ?? NOTHING },
      { id: "measures", header: "Measures", width: 76, align: "end", sortValue: ({ measures }) => measures.length, cell: ({ measures }) => measures.length || NOTHING },
    ],
    [],
  );
  return (
    <DataTable
      caption="Contracts"
      columns={columns}
      onOpen={(contract) => onChoose(contractKey(contract))}
      rowId={contractKey}
      rowProps={(contract) => ({ "data-contract": contract.id, "aria-current": contractKey(contract) === chosen ? "true" : undefined })}
      rows={contracts}
      sortBy={[{ id: "payer", desc: false }]}
    />
  );
}
