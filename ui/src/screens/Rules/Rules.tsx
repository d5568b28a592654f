import { useMemo, useState } from "react";
import { useFindings, useRules } from "../../api/queries";
import { TextInput } from "../../components/Field";
import { Empty, Loading } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { SeverityBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural, ruleWords } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { Explanation } from "./Explanation";
import styles from "./Rules.module.css";

/** The rule catalogue: every check, also those that found nothing. */
export function Rules() {
  const route = useRoute();
  const rules = useRules();
  const findings = useFindings();
  const [text, setText] = useState("");
  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (rules.data ?? []).filter((rule) => {
      const all = `${rule.code} ${rule.name} ${rule.summary}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }, [rules.data, text]);
  const chosen = shown.find(({ code }) => code === route.id) ?? shown[0];
  const openOf = (code: string) => findings.data?.findings.filter(({ rule, state }) => rule === code && state === "open").length ?? 0;

  return (
    <Screen beside={rules.isSuccess && <span>{plural(shown.length, "rule")}</span>} title="Rules">
      {rules.isPending && <Loading what="rules" />}
      {rules.isError && <ErrorNotice error={rules.error} onRetry={() => rules.refetch()} title="Rules could not be listed" />}
      {rules.isSuccess && (
        <>
          <Toolbar label="Filter rules">
            <TextInput
              aria-label="Search rules"
              className={styles.search}
              onChange={(event) => setText(event.target.value)}
              placeholder="Search code, name, text"
              type="search"
              value={text}
            />
          </Toolbar>
          <div className={styles.columns}>
            <ul aria-label="Rules" className={styles.list}>
              {shown.map((rule) => (
                <li key={rule.code}>
                  <button
                    aria-current={rule === chosen ? "true" : undefined}
                    className={styles.rule}
                    data-rule={rule.code}
                    onClick={() => replace(href("rules", rule.code))}
                    type="button"
                  >
                    <code>{rule.code}</code>
                    <span>{rule.summary}</span>
                    <span className={styles.marks}>
                      {openOf(rule.code) > 0 && <span className="muted small">{openOf(rule.code)} open</span>}
                      <SeverityBadge severity={rule.severity} />
                    </span>
                  </button>
                </li>
              ))}
              {shown.length === 0 && <Empty icon="search" title="No rule fits the search" />}
            </ul>
            {chosen && (
              <article aria-label="Chosen rule" className={styles.detail}>
                <h2>
                  <code>{chosen.code}</code> {ruleWords(chosen.name)}
                </h2>
                <Explanation code={chosen.code} />
                <p>
                  <a href={href("findings", null, { rule: chosen.code })}>{plural(openOf(chosen.code), "open finding")}</a>
                </p>
              </article>
            )}
          </div>
        </>
      )}
    </Screen>
  );
}
