#[cfg(test)]
mod x{}
