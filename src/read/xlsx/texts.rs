//! The texts of a sheet by their number: the shared strings, and those that stand in the cells.

use super::strings::Strings;

/// Texts of cells that stay in mind; when there are more, all are forgotten.
const BYTES_KEPT: usize = 2 << 20;

/// Shared strings in a file of which the number is kept.
const PLACES: usize = 1 << 15;

/// Places that are tried before a text is kept a second time.
const TRIES: usize = 16;

/// Texts by number; equal ones mostly have the same number.
pub struct Texts<'a> {
    shared: &'a Strings,
    own: Own,
    /// Places of shared strings in a file: the generation and the number of their text.
    places: Vec<(u32, u32, u32)>,
    /// How often the own texts were forgotten: their numbers mean something else then.
    pub generation: u32,
}

impl<'a> Texts<'a> {
    pub fn new(shared: &'a Strings) -> Texts<'a> {
        Texts { shared, own: Own::default(), places: Vec::new(), generation: 0 }
    }

    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        match number.checked_sub(self.shared.len()) {
            None => self.shared.get(number),
            Some(own) => self.own.get(own),
        }
    }

    /// The shared strings, whose numbers are below those of other texts.
    pub fn shared(&self) -> &'a Strings {
        self.shared
    }

    /// How many numbers are in use.
    pub fn len(&self) -> usize {
        self.shared.len() + self.own.len()
    }

    /// The number of a text that stands in a cell; `None` where there is no room left.
    pub fn keep(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.shared.len()).ok()?.checked_add(self.own.keep(text)?)?;
        (number < u32::MAX - 1).then_some(number)
    }

    /// As [`Texts::keep`], of a shared string that stands in a file, by its place there.
    pub fn keep_place(&mut self, place: u32, text: &str) -> Option<u32> {
        if self.places.is_empty() {
            self.places = vec![(u32::MAX, 0, 0); PLACES];
        }
        let known = &mut self.places[place as usize % PLACES];
        if (known.0, known.1) != (place, self.generation) {
            let own = self.own.add(text)?;
            let number = u32::try_from(self.shared.len()).ok()?.checked_add(own)?;
            *known = (place, self.generation, number);
        }
        Some(known.2)
    }

    /// Forgets the texts of cells where there are too many; between two rows only.
    pub fn tidy(&mut self) {
        if self.own.text.len() > BYTES_KEPT {
            self.own.clear();
            self.generation += 1;
        }
    }
}

/// Texts that stand in cells, in one piece of memory.
#[derive(Debug, Default)]
pub struct Own {
    text: String,
    ends: Vec<u32>,
    /// Numbers of texts, one above; 0 is free.
    slots: Vec<u32>,
}

impl Own {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// The number of a text; `None` where there is no room left.
    pub fn keep(&mut self, text: &str) -> Option<u32> {
        if self.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let first = hash(text.as_bytes()) as usize;
        for at in (0..TRIES).map(|step| (first + step) & mask) {
            match self.slots[at] {
                0 => {
                    self.slots[at] = self.add(text)? + 1;
                    return Some(self.slots[at] - 1);
                }
                known if self.get(known as usize - 1) == text => return Some(known - 1),
                _ => {}
            }
        }
        self.add(text)
    }

    /// The number of a text that is not looked for.
    pub fn add(&mut self, text: &str) -> Option<u32> {
        let end = u32::try_from(self.text.len() + text.len()).ok()?;
        let number = u32::try_from(self.len()).ok()?;
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    fn grow(&mut self) {
        let mut slots = vec![0; (self.slots.len() * 2).max(1 << 8)];
        let mask = slots.len() - 1;
        for own in 0..self.len() {
            let first = hash(self.get(own).as_bytes()) as usize;
            let places = (0..TRIES).map(|step| (first + step) & mask);
            if let Some(at) = places.into_iter().find(|at| slots[*at] == 0) {
                slots[at] = own as u32 + 1;
            }
        }
        self.slots = slots;
    }

    pub fn clear(&mut self) {
        if !self.ends.is_empty() {
            self.text.clear();
            self.ends.clear();
            self.slots.fill(0);
        }
    }
}

/// A hash for a table whose search is bounded: it need not stand against an enemy.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for eight in eights {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*eight)).wrapping_mul(FACTOR);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = (hash.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(FACTOR);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number() {
        let shared = Strings::from(&["甲", "乙"][..]);
        let mut texts = Texts::new(&shared);
        let words: Vec<String> = (0..5_000).map(|number| format!("词{}", number % 700)).collect();
        let numbers: Vec<u32> = words.iter().map(|word| texts.keep(word).unwrap()).collect();
        for (word, number) in words.iter().zip(&numbers) {
            assert_eq!(texts.get(*number), word);
        }
        assert!(texts.len() < 2 + 720, "{}", texts.len());
        assert_eq!(texts.get(1), "乙");
        let large = "长".repeat(BYTES_KEPT);
        texts.keep(&large).unwrap();
        texts.tidy();
        assert_eq!((texts.generation, texts.len()), (1, 2));
    }
}
