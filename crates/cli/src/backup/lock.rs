//! With what a backup is locked and opened: a passphrase, or keys in the format of age. Where a backup is made by itself,
//! only the public half has to lie there; whoever takes the server cannot open the backups.

use std::fs;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::iter;
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};

use crate::exit::{Failure, Result};

/// Computing a passphrase's key may take 2^22 steps: a backup made by a fast machine opens on a slow one too.
const MOST_WORK: u8 = 22;
/// A shorter passphrase is found by trying.
const SHORTEST: usize = 12;

/// 鍵をかける.
pub enum Lock {
    /// Whoever knows it opens the backup.
    Passphrase(SecretString),
    /// Whoever has one of the keys opens it.
    Keys(Vec<x25519::Recipient>),
}

/// 開ける.
pub enum Unlock {
    /// 合言葉
    Passphrase(SecretString),
    /// 鍵
    Keys(Vec<x25519::Identity>),
}

impl Lock {
    /// Begins to encrypt into a file.
    pub fn encrypt<W: Write>(&self, out: W) -> std::io::Result<age::stream::StreamWriter<W>> {
        let encryptor = match self {
            Self::Passphrase(words) => Encryptor::with_user_passphrase(words.clone()),
            Self::Keys(keys) => {
                let keys = keys.iter().map(|key| key as &dyn age::Recipient);
                Encryptor::with_recipients(keys).map_err(std::io::Error::other)?
            }
        };
        encryptor.wrap_output(out)
    }
}

impl Unlock {
    /// Begins to decrypt a file.
    ///
    /// # Errors
    /// It is no age file, or this does not open it.
    pub fn decrypt<R: BufRead>(&self, path: &Path, input: R) -> Result<age::stream::StreamReader<R>> {
        let decryptor = Decryptor::new_buffered(input).map_err(|error| self.told(path, &error))?;
        let opened = match (self, decryptor.is_scrypt()) {
            (Self::Passphrase(words), true) => {
                let mut identity = scrypt::Identity::new(words.clone());
                identity.set_max_work_factor(MOST_WORK);
                decryptor.decrypt(iter::once(&identity as &dyn age::Identity))
            }
            (Self::Keys(keys), false) => decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity)),
            (Self::Passphrase(_), false) => {
                return Err(Failure::usage(format!(
                    "{} は合言葉ではなく鍵で守られた控えです。--key-file で鍵のファイルを指定してください。",
                    path.display()
                )));
            }
            (Self::Keys(_), true) => {
                return Err(Failure::usage(format!(
                    "{} は鍵ではなく合言葉で守られた控えです。--key-file を付けずに合言葉を入力するか、--passphrase-file で指定してください。",
                    path.display()
                )));
            }
        };
        opened.map_err(|error| self.told(path, &error))
    }

    fn told(&self, path: &Path, error: &DecryptError) -> Failure {
        let path = path.display();
        let wrong = match self {
            Self::Passphrase(_) => "合言葉が違います。確かめて、もう一度入力してください",
            Self::Keys(_) => "この鍵では開けません。控えを作ったときの鍵のファイルを指定してください",
        };
        Failure::ledger(match error {
            DecryptError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => format!("{path} を読めません（{error}）。"),
            DecryptError::InvalidHeader | DecryptError::UnknownFormat | DecryptError::Io(_) => {
                format!("{path} は控え（age 形式のファイル）ではないか、途中で切れています。指定を確かめてください。")
            }
            DecryptError::ExcessiveWork { .. } => format!("{path} の合言葉の計算が重すぎます。このシステムが作った控えか確かめてください。"),
            _ => format!("{path}: {wrong}。"),
        })
    }
}

/// A passphrase: the first line of a file, or typed where nobody reads along. Twice, if a backup is to be locked with it.
///
/// # Errors
/// There is neither a file nor a terminal; others may read the file; it is too short.
pub fn passphrase_for(path: Option<&Path>, is_new: bool) -> Result<SecretString> {
    let words = match path {
        Some(path) => crate::config::secret_in(path).map_err(Failure::usage)?,
        None if std::io::stdin().is_terminal() => typed(is_new)?,
        None => {
            return Err(Failure::usage(
                "控えの合言葉を --passphrase-file のファイルの1行目に書くか、--key-file か --recipient で鍵を指定してください（合言葉を引数には書けません）。",
            ));
        }
    };
    if is_new && words.chars().count() < SHORTEST {
        return Err(Failure::usage(format!("合言葉は {SHORTEST} 文字以上にしてください。短いものは、控えを手に入れた人に破られます。")));
    }
    Ok(SecretString::from(words))
}

fn typed(is_new: bool) -> Result<String> {
    let words = ask("控えの合言葉: ")?;
    if is_new && ask("もう一度: ")? != words {
        return Err(Failure::usage("2回の合言葉が違います。もう一度やり直してください。"));
    }
    Ok(words)
}

fn ask(prompt: &str) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| Failure::usage(format!("合言葉を読めません（{error}）。--passphrase-file を使ってください。"));
    eprint!("{prompt}");
    let mut words = String::new();
    unseen(|| std::io::stdin().read_line(&mut words)).map_err(|error| failed(&error))?;
    eprintln!();
    Ok(words.trim_end_matches(['\n', '\r']).to_owned())
}

/// What is typed meanwhile is not shown.
#[cfg(unix)]
fn unseen<T>(read: impl FnOnce() -> std::io::Result<T>) -> std::io::Result<T> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let terminal = std::io::stdin();
    let before = tcgetattr(&terminal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent)?;
    let read = read();
    tcsetattr(&terminal, OptionalActions::Flush, &before)?;
    read
}

#[cfg(not(unix))]
fn unseen<T>(read: impl FnOnce() -> std::io::Result<T>) -> std::io::Result<T> {
    read()
}

/// The keys of a file, as `age-keygen` and `ayumi backup new-key` write it.
///
/// # Errors
/// It cannot be read, others may read it, or no key is in it.
pub fn identities_in(path: &Path) -> Result<Vec<x25519::Identity>> {
    if let Some(mode) = crate::config::open_to_others(path) {
        return Err(Failure::usage(format!(
            "鍵のファイル {} は他の利用者が読み書きできます（権限 {mode:o}）。chmod 600 のようにしてください。",
            path.display()
        )));
    }
    let keys: Vec<x25519::Identity> = lines(path)?.iter().filter_map(|line| line.parse().ok()).collect();
    if keys.is_empty() { Err(no_key(path)) } else { Ok(keys) }
}

/// The public halves of a file's keys, whether it holds the keys or only their public halves.
///
/// # Errors
/// It cannot be read, or no key is in it.
pub fn recipients_in(path: &Path) -> Result<Vec<x25519::Recipient>> {
    let public = |line: &String| line.parse().ok().or_else(|| Some(line.parse::<x25519::Identity>().ok()?.to_public()));
    let keys: Vec<x25519::Recipient> = lines(path)?.iter().filter_map(public).collect();
    if keys.is_empty() { Err(no_key(path)) } else { Ok(keys) }
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| Failure::file(path, "読め", &error))?;
    file.take(1 << 20).read_to_string(&mut text).map_err(|error| Failure::file(path, "読め", &error))?;
    Ok(text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty() && !line.starts_with('#')).collect())
}

fn no_key(path: &Path) -> Failure {
    Failure::usage(format!("{} に鍵がありません。`ayumi backup new-key` で作ったファイルを指定してください。", path.display()))
}

/// Makes a key in a new file, and gives its public half.
///
/// # Errors
/// There is such a file already, or it cannot be made.
pub fn new_key(path: &Path) -> Result<String> {
    let key = x25519::Identity::generate();
    let public = key.to_public().to_string();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| Failure::file(path, "作れ", &error))?;
    let text = format!("# public key: {public}\n{}\n", key.to_string().expose_secret());
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|error| Failure::file(path, "書け", &error))?;
    Ok(public)
}
