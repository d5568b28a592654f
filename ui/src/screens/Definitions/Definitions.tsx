import { useState } from "react";
import type { Facet } from "../../api/bindings";
import { useDefinitions } from "../../api/queries";
import { Button } from "../../components/Button";
import { Select } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { FacetDetail } from "./FacetDetail";
import { columnKey, FACETS, marketsOf, segmentOf } from "./matrix";
import { Matrix } from "./Matrix";
import { PublishedDialog } from "./PublishedDialog";
import { StateDialog } from "./StateDialog";
import { ComparisonBadge, Verdicts } from "./Verdicts";
import styles from "./Definitions.module.css";

const MARKET_WORDS: Record<string, string> = { medicare: "Medicare", medicaid: "Medicaid", commercial: "Commercial", "": "No market stated" };

/** What each payer's total cost counts: stated against inferred, payer by payer, and which totals may be compared. */
export function Definitions() {
  const route = useRoute();
  const definitions = useDefinitions();
  const [every, setEvery] = useState(false);
  const [dialog, setDialog] = useState<"state" | "published" | null>(null);
  const view = definitions.data;
  const markets = marketsOf(view?.definitions ?? []);
  const asked = route.query.get("market");
  const market = markets.find((one) => one === asked) ?? markets[0] ?? "";
  const ofMarket = (view?.definitions ?? []).filter(({ line_of_business }) => (line_of_business ?? "") === market);
  const terms = ofMarket.filter(({ is_latest }) => every || is_latest);
  const segment = segmentOf(view?.segments ?? [], market);
  const restatements = view?.restatements.find(({ line_of_business }) => line_of_business === market)?.restatements ?? [];
  const [column, facet] = [route.query.get("of"), route.query.get("facet")];
  const chosenTerm = terms.find((term) => columnKey(term) === column);
  const chosenFacet = FACETS.find((one) => one === facet);
  const chosen = chosenTerm && chosenFacet ? { term: chosenTerm, facet: chosenFacet } : null;
  const show = (of: string | null, which: Facet | null, segmentName: string = market) =>
    replace(href("definitions", null, { market: segmentName, of, facet: which }));
  const partial = ofMarket.filter(({ definition }) => Object.keys(definition.facets).length === 0);

  return (
    <Screen
      beside={
        segment?.all && (
          <>
            <ComparisonBadge verdict={segment.all.verdict} /> <span>{plural(segment.all.totals.length, "payer")}</span>
          </>
        )
      }
      title="Definitions"
    >
      {definitions.isPending && <Loading what="definitions" />}
      {definitions.isError && <ErrorNotice error={definitions.error} onRetry={() => definitions.refetch()} title="Definitions could not be listed" />}
      {view && view.definitions.length === 0 && (
        <Empty icon="table" title="No report states or prints a total cost">
          Definitions appear here once a report with a total cost of care is imported.
        </Empty>
      )}
      {view && view.definitions.length > 0 && (
        <>
          <Toolbar label="Choose definitions">
            <Select
              label="Market"
              onChange={(event) => show(null, null, event.target.value)}
              options={markets.map((one) => [one, MARKET_WORDS[one] ?? one])}
              value={market}
            />
            <label className={styles.check}>
              <input checked={every} onChange={(event) => setEvery(event.target.checked)} type="checkbox" /> Every report, not only each payer's latest
            </label>
            {chosen && (
              <Button icon="left" onClick={() => show(null, null)}>
                Verdicts
              </Button>
            )}
          </Toolbar>
          {partial.length > 0 && (
            <Notice title={`${plural(partial.length, "total")} without a definition`} tone="warning">
              {[...new Set(partial.map(({ payer }) => payer))].join(", ")}: nothing is stated. Choose a cell to state a facet, or start from a published
              definition.
            </Notice>
          )}
          <div className={styles.columns}>
            <Matrix
              all={segment?.all}
              chosen={chosen ? { column: columnKey(chosen.term), facet: chosen.facet } : null}
              onChoose={(of, which) => show(of, which)}
              onEdit={() => setDialog("state")}
              terms={terms}
            />
            <aside aria-label="Details" className={styles.side}>
              {chosen ? (
                <FacetDetail
                  facet={chosen.facet}
                  onEdit={() => setDialog("state")}
                  onStart={() => setDialog("published")}
                  statements={view.statements}
                  term={chosen.term}
                />
              ) : segment ? (
                <Verdicts restatements={restatements} segment={segment} />
              ) : (
                <p className={styles.hint}>One payer defines a total in this market: there is nothing to compare it with. Choose a cell to see its sentence.</p>
              )}
            </aside>
          </div>
        </>
      )}
      {chosen && dialog === "state" && <StateDialog facet={chosen.facet} onClose={() => setDialog(null)} term={chosen.term} />}
      {chosen && view && dialog === "published" && <PublishedDialog library={view.library} onClose={() => setDialog(null)} term={chosen.term} />}
    </Screen>
  );
}
