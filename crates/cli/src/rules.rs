//! What is said when nothing in the policy is called as the command line calls it.

use ayumi_answers::rules::NotNamed;

use crate::exit::Failure;

impl From<NotNamed> for Failure {
    fn from(NotNamed { what, text, known }: NotNamed) -> Self {
        if known.is_empty() {
            return Self::not_found(format!(
                "この方針に{what}の定めはありません（「{text}」は探せません）。`ayumi policy show` で方針にあるものを確かめてください。"
            ));
        }
        let known: Vec<String> = known.iter().map(|(id, label)| format!("  {id}　{label}")).collect();
        Self::not_found(format!("方針に「{text}」という{what}はありません。次のいずれかを指定してください。\n{}", known.join("\n")))
    }
}
