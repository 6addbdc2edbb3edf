package result

import (
	"context"
	"errors"
	"fmt"
	"io"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ledger"
)

// logged gives the records of documents in the public log, by the id of the document. A document from before there was a log has none.
func (s *Service) logged(ctx context.Context, papers []Paper) (map[string]ledger.Entry, error) {
	var ids []string
	for _, p := range papers {
		ids = append(ids, p.ID)
	}
	list, err := s.Log.Written(ctx, ids...)
	if err != nil {
		return nil, err
	}
	by := map[string]ledger.Entry{}
	for _, e := range list {
		by[e.Subject] = e
	}
	return by, nil
}

// Package gives whoever may read a document of a case what verifies it offline: the document, its proof, and a page. It counts as
// reading the document. NotFound when the public log does not have it, Conflict while it waits.
func (s *Service) Package(ctx context.Context, who actor.Actor, caseID, paperID string) (p Paper, zip []byte, err error) {
	if _, err := s.Cases.Readable(ctx, who, caseID); err != nil {
		return Paper{}, nil, err
	}
	if p, err = s.paperOf(ctx, caseID, paperID); err != nil {
		return Paper{}, nil, err
	}
	proof, err := s.Log.Prove(ctx, p.ID, p.Digest) // first: who gets no document has not been served
	if err != nil {
		return Paper{}, nil, err
	}
	p, body, err := s.Read(ctx, who, caseID, paperID)
	if err != nil {
		return Paper{}, nil, err
	}
	file, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		return Paper{}, nil, fmt.Errorf("reading document %s: %w", paperID, err)
	}
	zip, err = proof.Package(p.FileName(), file)
	return p, zip, err
}

// CheckPackage gives whoever has the code of a document its proof and the page that verifies it. The document is not among them: a code
// may have leaked, and the check page masks the holder, whom the document names.
func (s *Service) CheckPackage(ctx context.Context, typed string) ([]byte, error) {
	p, err := s.byCode(ctx, typed)
	if err != nil {
		return nil, err
	}
	proof, err := s.Log.Prove(ctx, p.ID, p.Digest)
	if err != nil {
		return nil, err
	}
	return proof.Package("", nil)
}

// record says where a document stands in the public log; "" when it does not. waits is whether it has no place yet.
func (s *Service) record(ctx context.Context, p Paper) (say string, waits bool, err error) {
	e, err := s.Log.Find(ctx, p.ID, p.Digest)
	switch {
	case errors.Is(err, fault.NotFound):
		return "", true, nil
	case err != nil:
		return "", true, err
	}
	return e.Say(), e.Seq == ledger.Waiting, nil
}
