//! The forms that pages draw, followed before the engine does: whether they end, and which fonts they use.

use std::collections::HashMap;
use std::rc::Rc;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// Forms within forms; more is a drawing program's nesting gone wrong, or an attack.
const MAX_DEPTH: usize = 12;
/// Forms that a page names, each as often as it is named.
const MAX_FORMS: usize = 2_000;

/// What fonts are called: the engine knows a font by its name alone once it has met it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fonts {
    named: HashMap<Vec<u8>, Font>,
    /// Whether contents and forms share these names: some form has no resources of its own.
    shared: bool,
}

/// Which font a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Font {
    Object(ObjectId),
    /// Written out where it is used, at this place in memory.
    Direct(usize),
}

impl Fonts {
    /// Whether no name stands for two fonts.
    pub(super) fn agree(&self, others: &Fonts) -> bool {
        let known = |name| self.named.get(name);
        let mut named = others.named.iter();
        named.all(|(name, font)| known(name).is_none_or(|known| known == font))
    }

    pub(super) fn extend(&mut self, others: Fonts) {
        self.named.extend(others.named);
    }

    /// Whether the fonts' names may be changed for the content alone.
    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    pub(super) fn of(document: &Document, resources: &Dictionary) -> Fonts {
        let named = resources.get_deref(b"Font", document).and_then(Object::as_dict);
        let fonts = named.into_iter().flat_map(|fonts| fonts.iter());
        let named = fonts.map(|(name, font)| {
            let font = font
                .as_reference()
                .map_or(Font::Direct(std::ptr::from_ref(font) as usize), Font::Object);
            (name.clone(), font)
        });
        Fonts {
            named: named.collect(),
            shared: false,
        }
    }
}

/// What following a form came to.
#[derive(Debug, Clone)]
struct Followed {
    /// Forms within it, itself included.
    forms: usize,
    /// Levels of forms, its own included.
    depth: usize,
    fonts: Rc<Fonts>,
}

/// The forms followed so far.
#[derive(Debug, Default)]
pub(super) struct Forms {
    known: HashMap<ObjectId, Option<Followed>>,
}

impl Forms {
    /// The fonts that the forms among these resources use; `None` where the forms do not end.
    ///
    /// The engine follows forms without a limit of its own.
    pub(super) fn fonts(&mut self, document: &Document, resources: &Dictionary) -> Option<Fonts> {
        self.follow(document, resources, &mut Vec::new())
            .map(|followed| Rc::unwrap_or_clone(followed.fonts))
    }

    /// The forms that a page's annotations are drawn with, their fonts put to the page's; `None` where they do not end.
    pub(super) fn looks(&mut self, document: &Document, page: &Dictionary, fonts: &mut Fonts) -> Option<Vec<ObjectId>> {
        let annotations = page.get_deref(b"Annots", document).and_then(Object::as_array);
        let mut looks = Vec::new();
        for annotation in annotations.into_iter().flatten().take(MAX_FORMS) {
            let annotation = document
                .dereference(annotation)
                .and_then(|(_, object)| object.as_dict());
            let Some((id, form)) = annotation.ok().and_then(|annotation| look(document, annotation)) else {
                continue;
            };
            let followed = self.form(document, id, form, &Dictionary::new(), &mut Vec::new())?;
            fonts.extend(Rc::unwrap_or_clone(followed.fonts));
            looks.push(id);
        }
        Some(looks)
    }

    fn follow(&mut self, document: &Document, resources: &Dictionary, above: &mut Vec<ObjectId>) -> Option<Followed> {
        let mut fonts = Fonts::default();
        let (mut forms, mut depth) = (1_usize, 1);
        let named = resources.get_deref(b"XObject", document).and_then(Object::as_dict);
        for (_, object) in named.into_iter().flat_map(|objects| objects.iter()) {
            let Ok((Some(id), Object::Stream(form))) = document.dereference(object) else {
                continue;
            };
            if is_picture(form) {
                continue;
            }
            let inner = self.form(document, id, form, resources, above)?;
            forms = forms.saturating_add(inner.forms);
            depth = depth.max(inner.depth + 1);
            if forms > MAX_FORMS || depth > MAX_DEPTH {
                return None;
            }
            fonts.shared |= inner.fonts.shared;
            inner.fonts.named.iter().for_each(|(name, font)| {
                fonts.named.entry(name.clone()).or_insert(*font);
            });
        }
        let fonts = Rc::new(fonts);
        Some(Followed { forms, depth, fonts })
    }

    fn form(
        &mut self,
        document: &Document,
        id: ObjectId,
        form: &Stream,
        around: &Dictionary,
        above: &mut Vec<ObjectId>,
    ) -> Option<Followed> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        if above.contains(&id) || above.len() >= MAX_DEPTH {
            return None;
        }
        let own = form
            .dict
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict)
            .ok();
        let resources = own.unwrap_or(around);
        let mut fonts = Fonts::of(document, resources);
        fonts.shared = own.is_none();
        let mut followed = Some(Followed {
            forms: 1,
            depth: 1,
            fonts: Rc::default(),
        });
        if draws_forms(form) {
            above.push(id);
            followed = self.follow(document, resources, above);
            above.pop();
        }
        if let Some(followed) = &mut followed {
            // A form that uses a name of the page for another font is read with the page's: the readings then disagree.
            fonts.shared |= followed.fonts.shared;
            fonts.extend(Rc::unwrap_or_clone(std::mem::take(&mut followed.fonts)));
            followed.fonts = Rc::new(fonts);
        }
        // A form without resources of its own means something else on every page.
        if own.is_some() {
            self.known.insert(id, followed.clone());
        }
        followed
    }
}

/// The form an annotation is drawn with, where it is shown at all. Source: ISO 32000-1, 12.5.5 and table 165.
fn look<'a>(document: &'a Document, annotation: &'a Dictionary) -> Option<(ObjectId, &'a Stream)> {
    const HIDDEN: i64 = 1 << 1 | 1 << 5;
    let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    if flags & HIDDEN != 0 {
        return None;
    }
    let looks = annotation.get_deref(b"AP", document).and_then(Object::as_dict).ok()?;
    let mut normal = looks.get(b"N").ok()?;
    if let Ok((_, Object::Dictionary(states))) = document.dereference(normal) {
        let state = annotation.get_deref(b"AS", document).and_then(Object::as_name);
        normal = state
            .and_then(|state| states.get(state))
            .or_else(|_| states.get(b"Off"))
            .ok()?;
    }
    match document.dereference(normal).ok()? {
        // Without fonts there is no text to it, and the engine would look for them in vain.
        (Some(id), Object::Stream(form)) if form.dict.has(b"Resources") => Some((id, form)),
        _ => None,
    }
}

fn is_picture(stream: &Stream) -> bool {
    stream
        .dict
        .get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|kind| kind == b"Image")
}

/// Whether a form's content holds the operator that draws another one.
fn draws_forms(form: &Stream) -> bool {
    let plain = form.decompressed_content();
    let content = plain.as_deref().unwrap_or(&form.content);
    memchr::memmem::find(content, b"Do").is_some()
}
