import { countsOf, documents, driftView, findingList, findings as given, importedFiles, markedView, newVersionPreview, pagesView, regionPreview, reportRows, reports, reportView, rules, workspace } from "../test/fixtures";
import { draftKept, draftPreview, draftView } from "../test/fixtures/draft";
import { answerKept, answerPreview, codes, givenAnswers, openTerms, takenAnswers } from "../test/fixtures/answers";
import { definitionsView } from "../test/fixtures/definitions";
import { compareView, timelineView } from "../test/fixtures/compare";
import { contractsImported, contractViews, payments } from "../test/fixtures/contracts";
import { measuresView } from "../test/fixtures/measures";
import { askedQuestion, queryPreview, questions, restatements, storyOf, waivers } from "../test/fixtures/life";
import { cascadePdf } from "../test/fixtures/cascade";
import { exportPreview, soundPreview } from "../test/fixtures/preview";
import type { Finding, ImportedFile, Progress } from "./bindings";
import type { Api, CommandName, RequestOf, ResponseOf } from "./client";

/**
 * The window without the program behind it, for looking at screens in a browser (`npm run dev:mock`) and for tests.
 * Synthetic data. No part of the build.
 */
export interface MockOptions {
  /** Milliseconds per imported file. */
  pace?: number;
  /** Answers of single commands, in place of the mock's own. */
  answers?: Partial<{ [N in CommandName]: (request: RequestOf<N>) => ResponseOf<N> | Promise<ResponseOf<N>> }>;
}

export interface MockApi extends Api {
  calls: { name: string; request: unknown }[];
  drop(paths: string[]): void;
  progress(progress: Progress): void;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function mockApi({ pace = 0, answers = {} }: MockOptions = {}): MockApi {
  let findings: Finding[] = given;
  const progressListeners = new Set<(progress: Progress) => void>();
  const dropListeners = new Set<Parameters<Api["onFilesDropped"]>[0]>();
  const cancelled = new Set<string>();
  const send = (progress: Progress) => progressListeners.forEach((listener) => listener(progress));

  const change = (fingerprint: string, update: Partial<Finding>): Finding => {
    findings = findings.map((entry) => (entry.fingerprint === fingerprint ? { ...entry, ...update } : entry));
    const changed = findings.find((entry) => entry.fingerprint === fingerprint);
    if (!changed) throw { code: "not_found", message: `No finding has the fingerprint ${fingerprint}.`, details: [] };
    return changed;
  };

  const own: { [N in CommandName]: (request: RequestOf<N>) => ResponseOf<N> | Promise<ResponseOf<N>> } = {
    workspace_info: () => workspace(findings),
    list_imports: () => importedFiles,
    list_reports: () => reportRows(findings),
    get_report: ({ id }) => {
      if (!reports.some((entry) => entry.id === id)) throw { code: "not_found", message: `No report has the id ${id}.`, details: [] };
      return reportView(id, findings);
    },
    get_source_document: ({ id }) => documents[id]!,
    get_pages: () => pagesView,
    read_marked_page: ({ tables }) => ({ ...markedView, table: { ...markedView.table!, anchor: { kind: "page", page: 1, box: tables[0]!.table, text: "" } } }),
    preview_region: () => regionPreview,
    keep_region: () => ({ path: regionPreview.path, version: regionPreview.version, report_ids: pagesView.report_ids, other_report_ids: [], left: [] }),
    draft_mapping: () => draftView,
    preview_draft: () => draftPreview,
    keep_draft: () => draftKept,
    list_open_terms: () => openTerms,
    list_codes: () => codes,
    preview_answer: ({ edit }) => answerPreview(edit.answer?.code ? `code = "${edit.answer.code}"` : `declined = "${edit.answer?.declined}"`),
    keep_answer: () => answerKept,
    undo_last_answer: () => ({ ...answerKept, index: null }),
    list_answers: () => givenAnswers,
    share_answers: ({ path }) => ({ path, answers: givenAnswers.length, left_out: [] }),
    take_answers: () => takenAnswers,
    get_drift: () => driftView,
    preview_new_version: () => newVersionPreview,
    keep_new_version: () => ({ path: newVersionPreview.path, version: newVersionPreview.version, report_ids: [driftView.report_id!], left: [] }),
    list_definitions: () => definitionsView,
    state_facet: () => definitionsView,
    withdraw_facet: () => definitionsView,
    start_from_published: () => definitionsView,
    list_findings: () => findingList(findings),
    compare_metrics: compareView,
    compare_measures: measuresView,
    import_contracts: () => contractsImported,
    list_contracts: () => contractViews,
    roll_up_payments: () => payments,
    show_timeline: () => timelineView,
    list_rules: () => rules,
    list_mappings: () => [],
    check_reports: async () => {
      for (let done = 1; pace > 0 && done <= 4; done += 1) {
        send({ job: "check", done, total: 4, path: null, phase: "checking", finished: null });
        await wait(pace);
        if (cancelled.delete("check")) throw { code: "cancelled", message: "The check was cancelled.", details: [] };
      }
      return { verdict: "not_ready", checks_run: 612, passed: 612 - findings.length, reports: [], findings };
    },
    waive_finding: ({ fingerprint, reason, by, until, scope }) => change(fingerprint, { state: "waived", waiver: { reason, by, until, scope }, reopened: null }),
    waive_findings: ({ fingerprints, reason, by, until, scope }) =>
      fingerprints.map((fingerprint) => change(fingerprint, { state: "waived", waiver: { reason, by, until, scope }, reopened: null })),
    list_waivers: () => waivers,
    get_finding: ({ fingerprint }) => storyOf(fingerprint, findings),
    list_restatements: () => restatements,
    preview_query: ({ payer, fingerprints }) => queryPreview(payer, fingerprints),
    write_query: ({ query, out }) => ({ path: out, bytes: 4096, questions: [askedQuestion(query.payer)], left_out: [] }),
    list_questions: () => questions,
    answer_question: ({ reference, text, by, on }) => ({ ...questions[0]!, reference, state: "answered", answer: { text, by, on: on ?? "2025-03-02" } }),
    accept_answer: ({ reference, by }) => ({ ...questions[0]!, reference, state: "accepted", accepted_by: by, accepted_on: "2025-03-03" }),
    confirm_figures: ({ id }) => reportView(id, findings),
    withdraw_confirmation: ({ id }) => reportView(id, findings),
    withdraw_waiver: ({ fingerprint }) => change(fingerprint, { state: "open", waiver: null }),
    cancel_job: ({ job }) => {
      cancelled.add(job);
      return { found: true };
    },
    import_paths: async ({ job }) => {
      const done: ImportedFile[] = [];
      for (const file of importedFiles) {
        if (cancelled.has(job)) break;
        for (const phase of ["reading", "mapping", "storing"] as const) {
          send({ job, done: done.length, total: importedFiles.length, path: file.path, phase, finished: null });
          await wait(pace / 3);
        }
        done.push(file);
        send({ job, done: done.length, total: importedFiles.length, path: file.path, phase: "finished", finished: file });
      }
      const count = (status: string) => done.filter((file) => file.status === status).length;
      return {
        files: done,
        summary: { imported: count("imported"), duplicate: count("duplicate"), needs_mapping: count("needs_mapping"), failed: count("failed") },
        cancelled: importedFiles.length - done.length,
      };
    },
    export_reports: ({ format, out, ids }) => ({
      files: reports
        .filter(({ id, status }) => (ids.length ? ids.includes(id) : status !== "superseded"))
        .map(({ id }) => ({ path: `${out}/${id}.${format === "fhir" ? "json" : format}`, report_ids: [id], bytes: 48213 })),
      notes: format === "csv" ? ["Definitions are left out: a row holds one figure."] : [],
    }),
    preview_sound: ({ path }) => soundPreview(path),
    preview_export: ({ ids }) => exportPreview(ids),
    plan_push: ({ server, ids }) => ({
      server,
      reports: reports
        .filter(({ id, status }) => (ids.length ? ids.includes(id) : status !== "superseded"))
        .map(({ id, version }) => ({
          report_id: id,
          title: id,
          version,
          accepted_at: null,
          resources: [{ address: `MeasureReport/${id}`, action: "create" as const, server_version: null }],
          error: null,
        })),
      counts: { created: ids.length, updated: 0, unchanged: 0 },
      remarks: [],
      notes: [],
      cancelled: 0,
    }),
    push_reports: ({ server, ids }) => ({
      server,
      reports: ids.map((id) => ({
        report_id: id,
        title: id,
        version: 1,
        status: "accepted" as const,
        counts: { created: 1, updated: 0, unchanged: 0 },
        error: null,
      })),
      summary: { accepted: ids.length, unchanged: 0, failed: 0, left_out: 0, cancelled: 0 },
      counts: { created: ids.length, updated: 0, unchanged: 0 },
      remarks: [],
      notes: [],
    }),
    pull_reports: ({ server }) => ({
      server,
      files: [],
      summary: { imported: 0, duplicate: 0, needs_mapping: 0, failed: 0 },
      searches: [],
      own: [],
      problems: [],
      cancelled: 0,
    }),
  };

  const calls: MockApi["calls"] = [];
  return {
    calls,
    call: async (name, request) => {
      calls.push({ name, request });
      if (pace) await wait(60);
      const answer = answers[name] ?? own[name];
      return answer(request);
    },
    sourceBytes: async () => cascadePdf().buffer,
    onProgress: async (listener) => {
      progressListeners.add(listener);
      return () => progressListeners.delete(listener);
    },
    onFilesDropped: async (listener) => {
      dropListeners.add(listener);
      return () => dropListeners.delete(listener);
    },
    chooseFiles: async () => importedFiles.map(({ path }) => path),
    chooseFolder: async () => "/data/reports",
    openFolder: async (path) => void calls.push({ name: "open_folder", request: path }),
    drop: (paths) => dropListeners.forEach((listener) => listener({ kind: "drop", paths })),
    progress: send,
  };
}

export { countsOf };
