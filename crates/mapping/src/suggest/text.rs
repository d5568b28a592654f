//! A written term cut into tokens: words, camel humps, snake pieces, loader columns.

/// One piece of a term as written, lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower case.
    pub text: String,
    /// Every letter was a capital in the source, and there were two or more.
    pub capitals: bool,
    /// Stood in brackets, as the abbreviation behind a name does.
    pub bracketed: bool,
}

/// Longest text looked at, in characters: what is longer is no term.
const LONGEST: usize = 400;

/// The tokens of a term. `known` says whether a lower-case word is in the dictionary, so that run-together words and
/// capitals (`finalsharerate`, `ABtotBnchmk`) are cut where both sides are words.
pub(super) fn tokens(term: &str, known: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut run = String::new();
    let mut depth = 0_u32;
    let flush = |run: &mut String, depth: u32, tokens: &mut Vec<Token>| {
        if !run.is_empty() {
            cut(run, depth > 0, known, tokens);
            run.clear();
        }
    };
    for c in term.chars().take(LONGEST) {
        if c.is_alphanumeric() {
            run.push(c);
            continue;
        }
        // 1,000 is one number; an apostrophe belongs to its word.
        if matches!(c, ',' | '\'' | '’' | '.') && !run.is_empty() {
            let digits = run.chars().all(|c| c.is_ascii_digit());
            if c != '.' && (digits && c == ',' || !digits && c != ',') {
                continue;
            }
        }
        flush(&mut run, depth, &mut tokens);
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '%' => tokens.push(plain("percent")),
            '$' => tokens.push(plain("usd")),
            _ => {}
        }
    }
    flush(&mut run, depth, &mut tokens);
    tokens
}

fn plain(text: &str) -> Token {
    Token {
        text: text.to_owned(),
        capitals: false,
        bracketed: false,
    }
}

/// One run of letters and digits as tokens.
fn cut(run: &str, bracketed: bool, known: &dyn Fn(&str) -> bool, tokens: &mut Vec<Token>) {
    let mut push = |piece: &str| {
        let letters = piece.chars().filter(|c| c.is_alphabetic());
        let capitals = letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase);
        tokens.push(Token {
            text: piece.to_lowercase(),
            capitals,
            bracketed,
        });
    };
    let lower = run.to_lowercase();
    if known(&lower) || known(&single(&lower)) {
        return push(run);
    }
    let humps = humps(run, known);
    let mut joined = false;
    for (at, hump) in humps.iter().enumerate() {
        if std::mem::take(&mut joined) {
            continue;
        }
        // A word with capitals inside (`HbA1c`) is one word, whatever stands before it.
        if let Some(pair) = humps.get(at + 1).map(|next| format!("{hump}{next}"))
            && known(&pair.to_lowercase())
        {
            push(&pair);
            joined = true;
            continue;
        }
        let lower = hump.to_lowercase();
        if known(&lower) || known(&single(&lower)) {
            push(hump);
            continue;
        }
        for piece in at_digits(hump) {
            let lower = piece.to_lowercase();
            if known(&lower) || known(&single(&lower)) {
                push(&piece);
                continue;
            }
            match run_together(&lower, known) {
                Some(words) => words.iter().for_each(|word| push(word)),
                None => push(&piece),
            }
        }
    }
}

/// A camel-case run at its humps; where a run of capitals meets small letters, the cut that leaves more known words.
fn humps(run: &str, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    let mut cuts = vec![0];
    for at in 1..chars.len() {
        let (before, here) = (chars[at - 1], chars[at]);
        if before.is_lowercase() && here.is_uppercase() {
            cuts.push(at);
        } else if before.is_uppercase() && here.is_lowercase() && at >= 2 && chars[at - 2].is_uppercase() {
            let end = (at..chars.len())
                .find(|i| !chars[*i].is_lowercase())
                .unwrap_or(chars.len());
            let start = cuts.last().copied().unwrap_or(0);
            let word = |from: usize, to: usize| chars[from..to].iter().collect::<String>().to_lowercase();
            let is_known = |from: usize, to: usize| from < to && known(&word(from, to));
            let usual = usize::from(is_known(start, at - 1)) + usize::from(is_known(at - 1, end));
            let late = usize::from(is_known(start, at)) + usize::from(is_known(at, end));
            cuts.push(if late > usual { at } else { at - 1 });
        }
    }
    cuts.push(chars.len());
    cuts.windows(2)
        .filter(|pair| pair[0] < pair[1])
        .map(|pair| chars[pair[0]..pair[1]].iter().collect())
        .collect()
}

/// Letters and digits apart: `ADM65` is `ADM`, `65`.
fn at_digits(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last_digit = None;
    for c in text.chars() {
        let digit = c.is_ascii_digit();
        match pieces.last_mut() {
            Some(piece) if last_digit == Some(digit) => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last_digit = Some(digit);
    }
    pieces
}

/// Words written without blanks, where every piece is known and none is shorter than three letters.
fn run_together(text: &str, known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    const SHORTEST: usize = 3;
    if !text.is_ascii() || text.len() < 2 * SHORTEST || text.len() > 60 {
        return None;
    }
    // Fewest pieces that reach each place.
    let mut best: Vec<Option<Vec<usize>>> = vec![None; text.len() + 1];
    best[0] = Some(Vec::new());
    for end in SHORTEST..=text.len() {
        for start in 0..=end - SHORTEST {
            let Some(before) = best[start].clone() else { continue };
            let piece = &text[start..end];
            let better = best[end].as_ref().is_none_or(|held| held.len() > before.len() + 1);
            if better && (known(piece) || known(&single(piece))) {
                let mut cuts = before;
                cuts.push(end);
                best[end] = Some(cuts);
            }
        }
    }
    let cuts = best.pop()??;
    let mut from = 0;
    Some(
        cuts.into_iter()
            .map(|to| {
                let piece = text[from..to].to_owned();
                from = to;
                piece
            })
            .collect(),
    )
}

/// A word without its plural s or ies.
pub(super) fn single(word: &str) -> String {
    if word.len() > 4 && word.ends_with("ies") {
        return format!("{}y", &word[..word.len() - 3]);
    }
    match word.strip_suffix('s') {
        Some(single) if single.len() > 2 && !single.ends_with(['s', 'u', 'i']) => single.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(term: &str) -> String {
        let known = |word: &str| ["ab", "tot", "final", "share", "rate", "hba1c", "benchmark", "w30"].contains(&word);
        let texts: Vec<String> = tokens(term, &known).into_iter().map(|token| token.text).collect();
        texts.join(" ")
    }

    #[test]
    fn terms_are_cut_where_a_reader_would() {
        assert_eq!(words("MedicalCostFundPer"), "medical cost fund per");
        assert_eq!(words("ABtotBenchmark"), "ab tot benchmark");
        assert_eq!(words("finalsharerate"), "final share rate");
        assert_eq!(words("TOTAL_EXP_AMT"), "total exp amt");
        assert_eq!(words("HbA1c > 9%"), "hba1c 9 percent");
        assert_eq!(words("per 1,000"), "per 1000");
        assert_eq!(words("DiabetesHbA1cLevel"), "diabetes hba1c level");
        assert_eq!(words("W30"), "w30");
        assert_eq!(words("PDCR12"), "pdcr 12");
        assert_eq!(words("Members' share"), "members share");
        assert_eq!(words(""), "");
    }
}
