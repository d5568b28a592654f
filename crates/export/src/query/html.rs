//! A letter as one web page that prints well: no script, nothing loaded from elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Letter, Picture, Question, comparison, opening, source};

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b2026;background:#fff}\
h1{font-size:1.35rem}h2{font-size:1.05rem;margin:2rem 0 .4rem;border-top:1px solid #c9d0d8;padding-top:1rem}\
table{border-collapse:collapse;margin:.6rem 0;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #e3e7ec}\
td.value{font-variant-numeric:tabular-nums}ul{padding-left:1.2rem}figure{margin:.4rem 0}img{max-width:100%;border:1px solid #c9d0d8}\
.ask{font-weight:600;border-left:3px solid #1b5fae;padding-left:.6rem}.muted{color:#57606a}\
section{break-inside:avoid}@media print{body{margin:0;max-width:none}}";

/// The whole page. Errors: a picture cannot be made.
pub(super) fn page(letter: &Letter) -> Result<String, png::EncodingError> {
    let (heading, intro) = opening(letter);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escaped(&intro),
        title = escaped(&heading),
    );
    if let Some(by) = &letter.by {
        page.push_str(&format!("<p class=\"muted\">Asked by {}.</p>\n", escaped(by)));
    }
    for (number, question) in (1..).zip(&letter.questions) {
        page.push_str(&one(number, question)?);
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

fn one(number: usize, question: &Question) -> Result<String, png::EncodingError> {
    let mut text = format!(
        "<section>\n<h2>{number}. {}: {}</h2>\n<ul>\n",
        escaped(&question.reference),
        escaped(&question.about)
    );
    for report in &question.reports {
        text.push_str(&format!("<li>{}</li>\n", escaped(report)));
    }
    text.push_str(&format!("</ul>\n<p>{}</p>\n", escaped(&question.message)));
    if !question.printed.is_empty() {
        text.push_str(
            "<table>\n<thead><tr><th scope=\"col\">What the report says</th><th scope=\"col\">As printed</th>\
             <th scope=\"col\">Where</th></tr></thead>\n<tbody>\n",
        );
        for printed in &question.printed {
            text.push_str(&format!(
                "<tr><td>{}</td><td class=\"value\">{}</td><td>{}</td></tr>\n",
                escaped(&printed.label),
                escaped(&printed.text),
                escaped(&source(printed))
            ));
            if let Some(picture) = printed.picture.as_ref().filter(|picture| !picture.gray.is_empty()) {
                text.push_str(&format!(
                    "<tr><td colspan=\"3\"><figure><img alt=\"{}\" width=\"{}\" src=\"data:image/png;base64,{}\"></figure></td></tr>\n",
                    escaped(&format!("{}, as it stands on {}", printed.label, source(printed))),
                    picture.width / 2,
                    STANDARD.encode(png_of(picture)?)
                ));
            }
        }
        text.push_str("</tbody>\n</table>\n");
    }
    let compared = comparison(question);
    if !compared.is_empty() {
        text.push_str("<table>\n<tbody>\n");
        for (label, value) in compared {
            text.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"value\">{}</td></tr>\n",
                escaped(&label),
                escaped(&value)
            ));
        }
        text.push_str("</tbody>\n</table>\n");
    }
    if let Some(contract) = &question.contract {
        text.push_str(&format!("<p>{}</p>\n", escaped(contract)));
    }
    text.push_str(&format!("<p class=\"ask\">{}</p>\n", escaped(&question.question)));
    if !question.follows.is_empty() {
        text.push_str("<p class=\"muted\">The same answer may explain:</p>\n<ul class=\"muted\">\n");
        for follows in &question.follows {
            text.push_str(&format!("<li>{}</li>\n", escaped(follows)));
        }
        text.push_str("</ul>\n");
    }
    text.push_str("</section>\n");
    Ok(text)
}

fn png_of(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.gray)?;
    writer.finish()?;
    Ok(bytes)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
