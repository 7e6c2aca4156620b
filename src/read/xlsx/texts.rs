//! The texts of a sheet by their number: the shared strings, and those that stand in the cells.

use super::strings::Strings;

/// Texts of cells that stay in mind; when there are more, all are forgotten.
const BYTES_KEPT: usize = 32 << 20;

/// Places that are tried before a text is kept a second time.
const TRIES: usize = 16;

/// Texts by number; equal ones mostly have the same number.
pub struct Texts<'a> {
    shared: &'a Strings,
    own: Strings,
    /// Numbers of own texts, one above; 0 is free.
    slots: Vec<u32>,
    /// How often the own texts were forgotten: their numbers mean something else then.
    pub generation: u32,
}

impl<'a> Texts<'a> {
    pub fn new(shared: &'a Strings) -> Texts<'a> {
        Texts { shared, own: Strings::default(), slots: vec![0; 1 << 10], generation: 0 }
    }

    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        match number.checked_sub(self.shared.len()) {
            None => self.shared.get(number),
            Some(own) => self.own.get(own),
        }
    }

    /// How many numbers are in use.
    pub fn len(&self) -> usize {
        self.shared.len() + self.own.len()
    }

    /// The number of a text that stands in a cell; `None` where there is no room left.
    pub fn keep(&mut self, text: &str) -> Option<u32> {
        if self.own.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let first = hash(text.as_bytes()) as usize;
        for at in (0..TRIES).map(|step| (first + step) & mask) {
            match self.slots[at] {
                0 => {
                    let number = self.add(text)?;
                    self.slots[at] = u32::try_from(self.own.len()).ok()?;
                    return Some(number);
                }
                known if self.own.get(known as usize - 1) == text => {
                    return u32::try_from(self.shared.len() + known as usize - 1).ok();
                }
                _ => {}
            }
        }
        self.add(text)
    }

    fn add(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.len()).ok().filter(|number| *number < u32::MAX - 1)?;
        self.own.push(text).then_some(number)
    }

    fn grow(&mut self) {
        let mut slots = vec![0; self.slots.len() * 2];
        let mask = slots.len() - 1;
        for own in 0..self.own.len() {
            let first = hash(self.own.get(own).as_bytes()) as usize;
            let places = (0..TRIES).map(|step| (first + step) & mask);
            if let Some(at) = places.into_iter().find(|at| slots[*at] == 0) {
                slots[at] = own as u32 + 1;
            }
        }
        self.slots = slots;
    }

    /// Forgets the texts of cells where there are too many; between two rows only.
    pub fn tidy(&mut self) {
        if self.own.bytes() > BYTES_KEPT {
            self.own.clear();
            self.slots.fill(0);
            self.generation += 1;
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
        let mut shared = Strings::default();
        for text in ["甲", "乙"] {
            assert!(shared.push(text));
        }
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
