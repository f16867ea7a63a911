//! Why somebody could not sign in through a provider. `Display` is for the log and says what was found where; `ja` is for
//! the person at the browser and tells nothing that helps an attacker. Neither holds a token, a code or a secret.

use super::assertion::KeyError;
use crate::MappingError;
use crate::http::HttpError;

/// What is fetched from a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// Its description of itself.
    Discovery,
    /// Its public keys.
    Keys,
    /// The tokens for a code.
    Tokens,
    /// Further claims about the person.
    UserInfo,
}

/// なぜサインインできないか: one reason of the code flow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// No answer came.
    #[error("{0}: {1}")]
    Http(Document, HttpError),
    /// The answer has a status that it should not have.
    #[error("{0}: the answer has status {1}")]
    Status(Document, u16),
    /// The answer is not what the standard says.
    #[error("{0}: {1}")]
    Malformed(Document, &'static str),
    /// The provider's description is that of another issuer.
    #[error("the description is that of another issuer")]
    OtherIssuer,
    /// An address in the description is not one of https.
    #[error("the address of {0} in the description is not an https address")]
    InsecureEndpoint(&'static str),
    /// The provider cannot do what is needed.
    #[error("the provider does not support {0}")]
    Unsupported(&'static str),
    /// What the browser brought belongs to another provider.
    #[error("the sign-in was started with another provider")]
    OtherProvider,
    /// The state is not that with which the browser was sent away.
    #[error("the state is not the one that was sent")]
    State,
    /// The browser was away for too long.
    #[error("the sign-in was started too long ago")]
    Late,
    /// The answer names another issuer, or none where the provider says that it names itself (RFC 9207).
    #[error("the answer of the provider carries another issuer, or none")]
    AnswerIssuer,
    /// The provider, or the person there, refused.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The browser brought neither a code nor an error.
    #[error("the answer of the provider carries no code")]
    NoCode,
    /// The provider does not redeem the code.
    #[error("the provider refused the code: {0}")]
    CodeRefused(String),
    /// The provider gave no ID token.
    #[error("the provider gave no ID token")]
    NoIdToken,
    /// The ID token cannot be relied on.
    #[error("the ID token is refused: {0}")]
    Token(#[from] TokenError),
    /// The userinfo is about somebody else.
    #[error("the userinfo is about another subject than the ID token")]
    OtherSubject,
    /// The claims name nobody.
    #[error("the claims name nobody: {0}")]
    Mapping(#[from] MappingError),
    /// Ayumi cannot prove who it is.
    #[error("the client's key cannot be used: {0}")]
    Key(#[from] KeyError),
    /// The system's random numbers are not to be had.
    #[error("no random numbers")]
    Random,
}

/// Why an ID token is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not a signed token.
    #[error("it is not a signed token: {0}")]
    Malformed(&'static str),
    /// Its algorithm is not allowed; `none` and the HMACs never are.
    #[error("its algorithm is not allowed: {0}")]
    Algorithm(String),
    /// Its header demands an extension.
    #[error("its header demands an extension")]
    Critical,
    /// No key of the provider is the one it names.
    #[error("it is signed with a key that the provider does not publish")]
    UnknownKey,
    /// The signature does not fit.
    #[error("its signature is wrong")]
    Signature,
    /// It is from another issuer.
    #[error("it is from another issuer")]
    Issuer,
    /// It is for another client.
    #[error("it is for another client")]
    Audience,
    /// It was issued to another client.
    #[error("it was issued to another client (azp)")]
    AuthorizedParty,
    /// It has expired.
    #[error("it has expired")]
    Expired,
    /// It is from the future.
    #[error("it is from the future")]
    NotYet,
    /// It answers another question.
    #[error("its nonce is not the one that was sent")]
    Nonce,
    /// Somebody was to prove who they are once more and did not (`auth_time`).
    #[error("it does not say that they proved who they are anew (auth_time)")]
    NotAnew,
    /// It belongs to another access token.
    #[error("it belongs to another access token (at_hash)")]
    AccessToken,
    /// It names nobody.
    #[error("its subject is missing or unusable")]
    Subject,
}

impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Discovery => "the description of the provider",
            Self::Keys => "the keys of the provider",
            Self::Tokens => "the token endpoint",
            Self::UserInfo => "the userinfo endpoint",
        })
    }
}

impl OidcError {
    /// What the person who signs in is told, and what to do.
    pub fn ja(&self) -> &'static str {
        match self {
            Self::Http(_, HttpError::TimedOut) => "認証基盤から時間内に応答がありませんでした。しばらくしてからもう一度サインインしてください。",
            Self::Http(_, HttpError::Connect(_)) => {
                "認証基盤に接続できません。しばらくしてからもう一度サインインし、続く場合はシステムの管理者に連絡してください。"
            }
            Self::Http(_, HttpError::Tls(_)) => "認証基盤の証明書を確認できないため、接続しませんでした。システムの管理者に連絡してください。",
            Self::State | Self::Late | Self::OtherProvider | Self::NoCode => {
                "サインインの手続きが途中で切れたか、時間がたちすぎています。サインインの画面からもう一度始めてください。"
            }
            Self::Refused(code) if code == "access_denied" => "認証基盤でサインインが取り消されたか、許可されませんでした。",
            Self::Refused(_) | Self::CodeRefused(_) => {
                "認証基盤がサインインを受け付けませんでした。もう一度試し、続く場合はシステムの管理者に連絡してください。"
            }
            Self::Token(TokenError::Expired | TokenError::NotYet) => {
                "認証基盤とこのシステムの時刻がずれているため、本人を確認できません。システムの管理者に連絡してください。"
            }
            Self::Token(TokenError::NotAnew) => {
                "認証基盤が、もう一度本人を確かめたことを示しませんでした。認証基盤からサインアウトしてからやり直し、続く場合はシステムの管理者に連絡してください。"
            }
            Self::Mapping(error) => error.ja(),
            Self::Key(_) => "このシステムの鍵を使えないため、認証基盤に名乗れません。システムの管理者に連絡してください。",
            _ => "認証基盤の応答を信頼できないため、サインインを中止しました。システムの管理者に連絡してください。",
        }
    }
}
