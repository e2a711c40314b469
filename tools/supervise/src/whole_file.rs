//! Files that are written whole, or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file: whoever reads it, and whenever this program is killed, it is the old
/// one or the new one, never a part. It keeps its permissions; a new one is for
/// everybody to read.
///
/// # Errors
///
/// When the folder or the file can't be written to; the error names it.
pub fn write(file: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != "" => folder,
        _ => Path::new("."),
    };
    let named = |what: &str, path: &Path, error: io::Error| {
        io::Error::new(
            error.kind(),
            format!("cannot write {what}{}: {error}", path.display()),
        )
    };
    let mut whole =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| named("into ", folder, error))?;
    whole
        .write_all(content.as_ref())
        .and_then(|()| permit(whole.as_file(), file))
        .map_err(|error| named("", file, error))?;
    whole
        .persist(file)
        .map_err(|error| named("", file, error.error))?;
    Ok(())
}

/// A temporary file is private.
fn permit(whole: &fs::File, file: &Path) -> io::Result<()> {
    if let Ok(metadata) = fs::metadata(file) {
        return whole.set_permissions(metadata.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        whole.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}
