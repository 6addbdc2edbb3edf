// Package blob keeps uploaded files and results, in a directory or in a bucket of
// an S3 service. It knows no case and no person.
//
// A file is stored whole or not at all. It is received outside the store, checked, and
// only then moved into it; a file that is cut off, too big, or refused by the scanner is
// never stored. The content alone tells the type of a file: its first bytes, and for
// zip-based documents the directory of the archive. The name and the media type that a
// browser sends are ignored. A document with macros is not accepted. A key cannot lead
// out of the directory, since os.Root guards it. A read gives the whole file or ends in
// an error.
//
// # Sealed files
//
//	data key (secret.Keyring) --seals--> key of the file (its head) --seals--> content
//
// Every file is sealed before it reaches a disk, also the temporary one of an upload:
//
//	 8 bytes   magic; the last is the version, 1
//	77 bytes   slot 1: the key of the file, 32 random bytes, and the length of its content,
//	           sealed by secret.Keyring for the purpose "blob.key/1", zero, name of the file
//	77 bytes   slot 2: the same, under another data key; zero but for a moment of a rotation
//	 n bytes   content: DARE 2.0 (github.com/minio/sio) with AES-256-GCM, in packages of 64 KB
//
// The argument. Somebody who reads the disk, the bucket or a copy of either sees names,
// lengths and times, and no content. Somebody who can also write cannot change a file: each
// package has a tag. They cannot drop, repeat or exchange packages, because the number of a
// package is in its nonce and the last one says so. They cannot cut a file to nothing or
// give it another length, because the length is in the head. They cannot put one file in
// the place of another or under a new name, because the head opens under its own name only
// and the content under its own key only. They cannot choose an older version or a weaker
// cipher: one of each is accepted. They can delete a file, or put back an older file of
// the same name; names hold random ids and are hardly ever used twice.
//
// Content that was not proved is never given: Open proves head, length and first package,
// and a read proves each further package before it gives a byte of it. A failure has the
// cause ErrDamaged. A reader that meets it in the middle must not let its output look whole
// (web.SendFile).
//
// # Plain files
//
// Files that were stored before files were sealed are plain. A file without the magic is
// taken for one of them only as long as the mark "files" in the database is not "sealed".
// Reseal seals plain files and sets the mark when none is left; a hall that begins without
// files has it from its first migration. From then on a file without the magic is damaged,
// and Reseal does not touch it. So somebody who can write to the store, and not to the
// database, cannot bring in plain files by removing the magic: before the mark they can
// replace files as they always could, and after it they cannot. A file with the magic is
// never read as plain. Run Reseal soon after the upgrade.
//
// # Rotation
//
// Reseal seals the key of each file under the active data key of the Keyring and leaves the
// content. A directory changes the head in place: first the free slot is written, then the
// old slot is erased, each with a sync, so that every reader and every power failure finds
// one slot that opens. S3 cannot change a part of an object: the node fetches the file and
// stores it with the new head. A file that is deleted in that moment comes back as one that
// is nobody's, for the Sweeper.
package blob
