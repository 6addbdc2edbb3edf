package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/workday"
)

// ReceiptFile is the receipt of a case as a file of plain text, which the public log has. It follows from the case alone, so that it
// need not be stored; its form must therefore never change. The digest in it stands for everything that was submitted.
func (c Case) ReceiptFile() []byte {
	return fmt.Appendf(nil, "申请回执\n办件编号：%s\n申请事项：%s\n提交时间：%s\n核验码：%s\n",
		c.Number, c.ItemName, c.SubmittedAt.In(workday.Zone).Format("2006-01-02 15:04:05"), c.Digest)
}

func (c Case) receiptSum() string {
	sum := sha256.Sum256(c.ReceiptFile())
	return hex.EncodeToString(sum[:])
}

// receiptSoon is how long after its last change a case without a record in the public log counts as waiting for it. An older one was
// submitted before there was a log.
const receiptSoon = time.Hour

// ReceiptLog says where the receipt of a case that the caller has read stands in the public log: NotFound when it does not and will not.
func (s *Service) ReceiptLog(ctx context.Context, c Case) (ledger.Entry, error) {
	e, err := s.Log.Find(ctx, c.ID, c.receiptSum())
	if errors.Is(err, fault.NotFound) && c.Number != "" && s.Now().Sub(c.UpdatedAt) < receiptSoon {
		return ledger.Entry{Seq: ledger.Waiting}, nil
	}
	return e, err
}

// ReceiptPackage gives the applicant what verifies the receipt offline. NotFound for a case that is not theirs or has no record in the
// log, Conflict while it waits.
func (s *Service) ReceiptPackage(ctx context.Context, who actor.Actor, caseID string) ([]byte, error) {
	c, err := s.theirs(ctx, who, caseID)
	if err != nil {
		return nil, err
	}
	p, err := s.Log.Prove(ctx, c.ID, c.receiptSum())
	if err != nil {
		return nil, err
	}
	return p.Package("申请回执 "+c.Number+".txt", c.ReceiptFile())
}
