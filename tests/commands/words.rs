//! The words of a command, as a shell tells them apart.

/// A command with its words, and the variables that are set for it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Command {
    pub variables: Vec<(String, String)>,
    pub words: Vec<String>,
}

/// The commands of a line: what stands between `&&`, `||`, `;` and `|`, each up
/// to a redirection or a comment.
pub fn commands(line: &str) -> Vec<Command> {
    let mut all = vec![];
    let mut command = Command::default();
    let mut words = split(line).into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "&&" | "||" | ";" | "|" => all.push(std::mem::take(&mut command)),
            ">" | "2>" | ">>" | "<" => drop(words.next()),
            "#" => break,
            _ => match variable(&word).filter(|_| command.words.is_empty()) {
                Some(variable) => command.variables.push(variable),
                None => command.words.push(word),
            },
        }
    }
    all.push(command);
    all.retain(|command| *command != Command::default());
    all
}

/// `NAME=value`.
fn variable(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let is_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_name.then(|| (name.to_owned(), value.to_owned()))
}

fn split(line: &str) -> Vec<String> {
    let mut words = vec![];
    let mut word = String::new();
    let mut quote = None;
    let mut is_quoted = false;
    for c in line.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => word.push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                is_quoted = true;
            }
            None if c == ';' || c.is_whitespace() => {
                if !word.is_empty() || is_quoted {
                    words.push(std::mem::take(&mut word));
                }
                is_quoted = false;
                if c == ';' {
                    words.push(";".to_owned());
                }
            }
            None => word.push(c),
        }
    }
    if !word.is_empty() || is_quoted {
        words.push(word);
    }
    words
}
