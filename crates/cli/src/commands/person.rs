//! `ayumi person erase`: what identifies a person goes for good.

use ayumi_store::By;

use crate::args::{EraseArgs, PersonCommand};
use crate::exit::{Exit, Failure, Result};
use crate::{clock, ledger, output, people};

/// Runs the command.
///
/// # Errors
/// No ledger; nobody or several people of this number or name; a reason that tells who it is.
pub async fn run(command: &PersonCommand) -> Result<Exit> {
    match command {
        PersonCommand::Erase(args) => erase(args).await,
    }
}

async fn erase(args: &EraseArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let person = people::find(&store, municipality.code, &args.person).await?;
    if !args.yes {
        let facts = store.person_snapshot(municipality.code, person).await?.snapshot.facts().len();
        output::text(&format!(
            "台帳の鍵 {} の職員の、職員番号・氏名・カナ・生年月日・根拠を消します。事実 {facts}件は名前なしで残ります。\n消すと戻せません。消すときは --yes を付けてください（何も書き込んでいません）。\n",
            person.0
        ))?;
        return Ok(Exit::Fine);
    }
    let by = By { actor: args.actor.clone(), reason: args.reason.clone(), instant: clock::now() };
    let erased = store.erase_person(municipality.code, person, &by).await.map_err(|error| Failure::problems(error.ja()))?;
    store.close().await;
    output::text(&format!("消しました（記録番号 {}）。事実 {}件は名前なしで残っています。\n", erased.seq.0, erased.facts))?;
    Ok(Exit::Fine)
}
