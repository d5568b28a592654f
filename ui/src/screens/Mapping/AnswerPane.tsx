import type { CodeInfo, OpenTerm, Reach, Suggestion } from "../../api/bindings";
import type { AnswerPreview, AppErrorView } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Field, Select } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural, unitWords } from "../../domain/format";
import { MappingText } from "../../domain/MappingText";
import { SuggestionList } from "../../domain/SuggestionList";
import styles from "./Mapping.module.css";
import { REACHES, unitFits, whyNoCode } from "./queue";

interface Props {
  term: OpenTerm;
  codes: CodeInfo[];
  reach: Reach;
  onReach: (reach: Reach) => void;
  /** The code that is looked at; its mapping file is shown. */
  candidate: string | null;
  onCandidate: (code: string) => void;
  unit: string | null;
  onUnit: (unit: string | null) => void;
  busy: boolean;
  onAccept: (suggestion: Suggestion) => void;
  onAnother: () => void;
  onDecline: () => void;
  preview: AnswerPreview | undefined;
  previewError: AppErrorView | null;
  error: AppErrorView | null;
}

/** What a term may stand for, what a person can say of it, and the mapping file as it would be saved. */
export function AnswerPane(props: Props) {
  const { term, codes, reach, candidate, unit, busy, preview } = props;
  const { place } = term;
  const closed = whyNoCode(term);
  const about = (code: string) => {
    const known = codes.find((entry) => entry.code === code);
    return known && { name: known.name, ...(known.unit ? { unit: unitWords(known.unit) } : {}) };
  };
  const known = codes.find(({ code }) => code === candidate);
  const fits = unitFits(known, unit ?? place?.unit ?? null);
  const units = [...new Set(codes.flatMap((code) => code.unit ?? []))].sort();
  return (
    <div className={styles.answer}>
      <dl className={styles.context}>
        <div>
          <dt>Section</dt>
          <dd>{place?.section ?? "none"}</dd>
        </div>
        <div>
          <dt>Column</dt>
          <dd>{place?.column ?? (place ? "the term itself" : "unknown")}</dd>
        </div>
        <div>
          <dt>Unit</dt>
          <dd>{place?.unit ? unitWords(place.unit) : "not stated"}</dd>
        </div>
        <div>
          <dt>Above</dt>
          <dd>{place?.above.join(", ") || "nothing"}</dd>
        </div>
        <div>
          <dt>Below</dt>
          <dd>{place?.below.join(", ") || "nothing"}</dd>
        </div>
      </dl>
      {place?.question && (
        <p className="small">
          <strong>Open:</strong> {place.question}.
        </p>
      )}
      {place?.refused && (
        <Notice title="An answer was not taken here" tone="warning">
          {place.refused}
        </Notice>
      )}
      {closed && (
        <Notice title={term.closed ? "It cannot be answered here" : "It can only be declined"} tone="info">
          {closed}
        </Notice>
      )}
      {term.suggestions.length > 0 ? (
        <div
          onFocus={(event) => {
            const code = (event.target as HTMLElement).dataset.suggestion;
            if (code) props.onCandidate(code);
          }}
          onMouseOver={(event) => {
            const code = (event.target as HTMLElement).closest<HTMLElement>("[data-suggestion]")?.dataset.suggestion;
            if (code) props.onCandidate(code);
          }}
        >
          <SuggestionList
            about={about}
            chosen={candidate}
            disabled={busy}
            label="What it may stand for"
            numbered={!closed}
            suggestions={term.suggestions}
            {...(closed ? {} : { onChoose: props.onAccept })}
          />
        </div>
      ) : (
        <p className="muted">No code comes close.</p>
      )}
      {!closed && candidate && place?.takes === "code" && (
        <Field
          error={fits ? null : `${candidate} is in ${unitWords(known?.unit ?? "")}. Say what this row is counted in, or choose another code.`}
          hint={place.unit ? undefined : "Nothing here states it; the code's usual unit is proposed."}
          label="Counted in"
        >
          {(ids) => (
            <select
              {...ids}
              className={fieldStyles.select}
              disabled={busy}
              name="unit"
              onChange={(event) => props.onUnit(event.target.value || null)}
              value={unit ?? ""}
            >
              <option value="">{place.unit ? `${unitWords(place.unit)}, as its place says` : "choose a unit"}</option>
              {units.map((name) => (
                <option key={name} value={name}>
                  {unitWords(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {!term.closed && (
        <div className={styles.actions}>
          <Select
            disabled={busy}
            label="The answer is for (A)"
            name="reach"
            onChange={(event) => props.onReach(event.target.value as Reach)}
            options={REACHES.map(([value, words]) => [value, words])}
            title={REACHES.find(([value]) => value === reach)?.[2]}
            value={reach}
          />
          {!closed && (
            <Button disabled={busy} icon="search" onClick={props.onAnother} title="Key: c">
              Another code
            </Button>
          )}
          <Button disabled={busy} icon="minus" onClick={props.onDecline} title="Key: d">
            Decline
          </Button>
        </div>
      )}
      {props.error && <ErrorNotice error={props.error} title="The answer was not kept" />}
      {props.previewError && !props.error && <ErrorNotice error={props.previewError} title="The mapping file cannot take it as it is" />}
      {preview && (
        <>
          <p className="small muted">
            {preview.copies_built_in ? "The built-in mapping is copied into your folder. " : ""}
            {plural(preview.files, "file")} would be read again.
          </p>
          <MappingText before={preview.before} label={preview.path} text={preview.text} />
        </>
      )}
    </div>
  );
}
