//! `shikaku staff`: who may verify patients by sight.

use std::{
    io::{BufRead, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context;
use clap::{Args, Subcommand};
use clinic::Accounts;
use domain::visit::StaffId;
use zeroize::Zeroizing;

use crate::entropy::SystemEntropy;

#[derive(Args)]
pub(crate) struct Staff {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// 職員のアカウントを作る。パスワードは標準入力の1行。Keep an account, or a new password; the password is one line on stdin.
    Add {
        /// アカウントのファイル。File of accounts, as the clinic's --staff names it.
        #[arg(long)]
        file: PathBuf,
        /// 職員の名前（a-z 0-9 . - _）。The member of staff.
        name: String,
    },
}

impl Staff {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Act::Add { file, name } = self.act;
        let name = StaffId::parse(&name).context(
            "名前は英小文字・数字・.-_ の32文字まで。a name is 1–32 of a-z, 0-9, '.', '-', '_'",
        )?;
        let mut err = std::io::stderr();
        writeln!(
            err,
            "パスワード（12文字以上）を入力して Enter。Type a password of at least 12 characters."
        )?;
        let mut password = Zeroizing::new(String::new());
        std::io::stdin().lock().read_line(&mut password)?;
        Accounts::keep(
            &file,
            &name,
            password.trim_end_matches(['\r', '\n']),
            &SystemEntropy,
        )?;
        writeln!(
            err,
            "{} を登録しました。端末を起動し直すと使えます。Kept; the clinic reads it when it starts.",
            name.as_str()
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
