package result

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// Signer signs a document within its file, so that a reader of PDF shows whether it was altered. It asks nobody.
type Signer interface {
	Sign(file []byte) ([]byte, error)
}

// Sealer signs with the seals of offices. A seal is its image, its owner, its key and its certificate as one, and stays where it is:
// the hall never holds the key.
type Sealer interface {
	// Sign gives the detached signature of an office's seal over the bytes of a document. The implementation has verified it, and that
	// the seal is that office's. Faults: Away.
	Sign(ctx context.Context, office string, file []byte) (Signed, error)
	// Lacks says why an office's seal cannot be used at a moment, in words for people; "" when it can. Faults: Away.
	Lacks(ctx context.Context, office string, at time.Time) (why string, err error)
}

// Signed is a detached signature: SignedData of GB/T 35275 with SM2 and SM3.
type Signed struct {
	CMS   []byte
	Owner string // as the certificate names it
}

// Seal is the signature of a document, as the hall keeps it.
type Seal struct {
	PaperID string
	At      time.Time
	Signed
}

// Seals keeps them.
type Seals interface {
	// AddSeal stores the signature of a document; one that is there stays.
	AddSeal(ctx context.Context, s Seal) error
	// SealOf gives the signature of a document. NotFound when there is none.
	SealOf(ctx context.Context, paperID string) (Seal, error)
	// Owners names the owners of the seals under documents, by document, without the signatures.
	Owners(ctx context.Context, paperIDs []string) (map[string]string, error)
}

// Later is the part of queue.Queue that a document calls.
type Later interface {
	Enqueue(ctx context.Context, kind string, body any) error
	EnqueueAt(ctx context.Context, kind string, body any, due time.Time) error
}

// JobSign is the kind of job that has a document signed.
const JobSign = "result.sign"

// SignTask is its body.
type SignTask struct {
	Paper string `json:"paper"`
}

// toSign has a document signed after the transaction that makes it: a decision never waits for the service of the seals. Nobody issues
// a draft, so nobody signs one.
func (s *Service) toSign(ctx context.Context, p Paper) error {
	if s.Sealer == nil || p.unsigned() != "" {
		return nil
	}
	return s.Later.Enqueue(ctx, JobSign, SignTask{Paper: p.ID})
}

// signAgain is how long a document waits while the service of the seals is away. The queue itself would stop trying after some days.
const signAgain = 5 * time.Minute

// Sign has a document signed, once. An error makes the queue try again. Without a service of seals, or a document, there is nothing to do.
func (s *Service) Sign(ctx context.Context, t SignTask) error {
	if s.Sealer == nil {
		return nil
	}
	_, err := s.Seals.SealOf(ctx, t.Paper)
	if !errors.Is(err, fault.NotFound) {
		return err
	}
	p, err := s.Store.Paper(ctx, t.Paper)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("reading document %s: %w", t.Paper, err)
	}
	body, err := s.Files.Open(ctx, p.BlobKey)
	if err != nil {
		return fmt.Errorf("opening document %s: %w", p.ID, err)
	}
	file, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		return fmt.Errorf("reading document %s: %w", p.ID, err)
	}
	signed, err := s.Sealer.Sign(ctx, p.Office, file)
	if errors.Is(err, fault.Away) {
		return s.Later.EnqueueAt(ctx, JobSign, t, s.Now().Add(signAgain))
	}
	if err != nil {
		return fmt.Errorf("sealing document %s: %w", p.ID, err)
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Seals.AddSeal(ctx, Seal{PaperID: p.ID, At: s.Now(), Signed: signed}); err != nil {
			return fmt.Errorf("keeping the signature of document %s: %w", p.ID, err)
		}
		d := s.deed("result.signed", p)
		d.Detail["seal"] = signed.Owner
		return s.Audit.Record(ctx, actor.SystemActor("result"), d)
	})
}

// SealAt names who issues the documents of an item in a region, and says why its seal cannot be used at a moment; "" when it can, and in a
// hall without a service of seals. Faults: Away.
func (s *Service) SealAt(ctx context.Context, it *catalog.Item, region string, at time.Time) (office, why string, err error) {
	office = authority(region, s.Owner, s.Words).in(it).Office
	if s.Sealer == nil {
		return office, "", nil
	}
	why, err = s.Sealer.Lacks(ctx, office, at)
	return office, why, err
}

// sealers names who signed documents, by document; none while the hall has no service of seals, whatever it kept from earlier.
func (s *Service) sealers(ctx context.Context, papers []Paper) (map[string]string, error) {
	if s.Sealer == nil || len(papers) == 0 {
		return nil, nil
	}
	var ids []string
	for _, p := range papers {
		ids = append(ids, p.ID)
	}
	return s.Seals.Owners(ctx, ids)
}

// SaySigned is what the pages say about the signature beside a document.
func SaySigned(owner string) string {
	if owner == "" {
		return ""
	}
	return "国密签名：" + owner + "对这份 PDF 的 SM2 电子签名（GB/T 35275），用支持国密的验签软件可以核对 PDF 有没有被改动"
}

// Signature gives whoever may read a document of a case its signature. It says nothing of what stands in the document, so it serves
// nothing. NotFound when there is none.
func (s *Service) Signature(ctx context.Context, who actor.Actor, caseID, paperID string) (name string, cms []byte, err error) {
	if _, err := s.Cases.Readable(ctx, who, caseID); err != nil {
		return "", nil, err
	}
	p, err := s.paperOf(ctx, caseID, paperID)
	if err != nil {
		return "", nil, err
	}
	return s.signatureOf(ctx, p)
}

// signatureOf gives the name and the bytes of a document's signature.
func (s *Service) signatureOf(ctx context.Context, p Paper) (name string, cms []byte, err error) {
	none := fault.New(fault.NotFound, "这份文书还没有国密签名")
	if s.Sealer == nil {
		return "", nil, none
	}
	seal, err := s.Seals.SealOf(ctx, p.ID)
	switch {
	case errors.Is(err, fault.NotFound):
		return "", nil, none
	case err != nil:
		return "", nil, fmt.Errorf("reading the signature of document %s: %w", p.ID, err)
	}
	return strings.TrimSuffix(p.FileName(), ".pdf") + ".p7s", seal.CMS, nil
}
