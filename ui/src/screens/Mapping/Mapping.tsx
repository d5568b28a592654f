import { useRef, useState } from "react";
import { useAnswers, useOpenTerms } from "../../api/queries";
import { Choice } from "../../components/Choice";
import { TextInput } from "../../components/Field";
import { Loading } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { lastName } from "../../domain/who";
import { href, replace, useRoute } from "../../router";
import { GivenTab } from "./GivenTab";
import styles from "./Mapping.module.css";
import { OpenTab } from "./OpenTab";

/** The mapping workbench: terms no mapping takes, and the answers persons gave. */
export function Mapping() {
  const route = useRoute();
  const open = useOpenTerms();
  const given = useAnswers();
  const [search, setSearch] = useState("");
  const [by, setBy] = useState(lastName);
  const [asked, setAsked] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const tab = route.query.get("tab") === "answers" ? "answers" : "open";
  const list = tab === "open" ? open : given;

  const needName = () => {
    if (by.trim()) return true;
    setAsked(true);
    name.current?.focus();
    return false;
  };
  const tabs: [id: "open" | "answers", words: string, count: number | undefined][] = [
    ["open", "Open terms", open.data?.terms.length],
    ["answers", "Answers given", given.data?.length],
  ];
  return (
    <Screen title="Mapping">
      <Toolbar label="Terms and answers">
        <Choice
          label="What to see"
          onChoose={(id) => replace(href("mapping", null, id === "answers" ? { tab: id } : {}))}
          options={tabs.map(([id, words, count]) => [
            id,
            <>
              {words} {count !== undefined && <span className="muted">{count}</span>}
            </>,
          ])}
          value={tab}
        />
        <TextInput
          aria-label={tab === "open" ? "Search open terms (/)" : "Search answers (/)"}
          className={styles.search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Term, payer, code"
          type="search"
          value={search}
        />
        <label className={styles.name}>
          <span>Your name</span>
          <TextInput
            aria-describedby={asked && !by.trim() ? "name-needed" : undefined}
            aria-invalid={asked && !by.trim() ? true : undefined}
            name="by"
            onChange={(event) => setBy(event.target.value)}
            ref={name}
            value={by}
          />
        </label>
        {asked && !by.trim() && (
          <span className={styles.needed} id="name-needed" role="alert">
            Enter your name; it is kept with each answer.
          </span>
        )}
      </Toolbar>
      {list.isPending && <Loading what={tab === "open" ? "open terms" : "answers"} />}
      {list.isError && (
        <ErrorNotice
          error={list.error}
          onRetry={() => list.refetch()}
          title={tab === "open" ? "Open terms could not be listed" : "Answers could not be listed"}
        />
      )}
      {tab === "open" && open.isSuccess && <OpenTab by={by} needName={needName} search={search} terms={open.data.terms} />}
      {tab === "answers" && given.isSuccess && <GivenTab answers={given.data} by={by} needName={needName} search={search} />}
    </Screen>
  );
}
