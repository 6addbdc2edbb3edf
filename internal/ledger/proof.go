package ledger

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"wangting/internal/fault"
)

// ProofFormat names the form of a Proof.
const ProofFormat = "wangting/proof/v1"

// Proof proves offline that a record is in the log. See Verify.
type Proof struct {
	Format     string   `json:"format"`
	Record     Record   `json:"record"`
	Index      int64    `json:"index"` // of the leaf, from 0
	Path       []string `json:"path"`  // hashes beside the way from the leaf to the root, hexadecimal
	Checkpoint string   `json:"checkpoint"`
	Keys       Keys     `json:"keys"`
	Witnesses  []string `json:"witnesses,omitempty"` // verifier keys of those outside the hall who signed the checkpoint too
}

var errNoRecord = fault.New(fault.NotFound, "这份文书没有登记在公开日志里")

// Written gives the records about some subjects, in the order of their ids.
func (s *Service) Written(ctx context.Context, subjects ...string) ([]Entry, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	list, err := s.Store.Of(ctx, subjects)
	if err != nil {
		return nil, fmt.Errorf("reading the public log: %w", err)
	}
	return list, nil
}

// Find gives the record of a digest about a subject. NotFound when there is none.
func (s *Service) Find(ctx context.Context, subject, digest string) (Entry, error) {
	list, err := s.Written(ctx, subject)
	if err != nil {
		return Entry{}, err
	}
	i := slices.IndexFunc(list, func(e Entry) bool { return e.Record.Digest == digest })
	if i < 0 {
		return Entry{}, errNoRecord
	}
	return list[i], nil
}

// Prove gives the proof for a record under the checkpoint that most witnesses signed, the newest one when none did. NotFound when there is
// no such record, Conflict while it waits.
func (s *Service) Prove(ctx context.Context, subject, digest string) (Proof, error) {
	e, err := s.Find(ctx, subject, digest)
	if err != nil {
		return Proof{}, err
	}
	if e.Seq == Waiting {
		return Proof{}, fault.New(fault.Conflict, "正在写入公开日志，请过一会儿再下载")
	}
	_, keys, err := s.Head(ctx)
	if err != nil {
		return Proof{}, err
	}
	checkpoint, size, witnesses, err := s.cosigned(ctx, e.Seq)
	if err != nil {
		return Proof{}, err
	}
	in, err := s.Inclusion(ctx, e.Seq, size)
	if err != nil {
		return Proof{}, err
	}
	return Proof{Format: ProofFormat, Record: e.Record, Index: e.Seq, Path: in.Path, Checkpoint: checkpoint, Keys: keys,
		Witnesses: witnesses}, nil
}

// Head gives the newest checkpoint, with the lines of witnesses who signed it, and the public keys of the log. NotFound before the
// first checkpoint.
func (s *Service) Head(ctx context.Context) (Head, Keys, error) {
	h, err := s.Store.Head(ctx)
	if errors.Is(err, fault.NotFound) {
		return h, Keys{}, fault.New(fault.NotFound, "公开日志刚刚启用，还没有检查点，请过几秒再看")
	}
	if err != nil {
		return h, Keys{}, fmt.Errorf("reading the head of the public log: %w", err)
	}
	list, err := s.Store.Secrets(ctx)
	if err != nil {
		return h, Keys{}, fmt.Errorf("reading the keys of the log: %w", err)
	}
	keys, err := signersOf(list)
	if err != nil {
		return h, Keys{}, err
	}
	also, err := s.Cosignatures(ctx)
	if err != nil {
		return h, Keys{}, err
	}
	h.Checkpoint, _ = with(h.Checkpoint, also)
	return h, keys.keys(), nil
}

// Inclusion says that a leaf is in the tree of a size.
type Inclusion struct {
	Index int64    `json:"index"`
	Size  int64    `json:"size"`
	Leaf  string   `json:"leaf"`
	Path  []string `json:"path"`
	Root  string   `json:"root"`
}

// Inclusion proves that the leaf of an index is in the tree of a size. Invalid when there is no such tree or leaf.
func (s *Service) Inclusion(ctx context.Context, index, size int64) (Inclusion, error) {
	if err := s.grown(ctx, size); err != nil {
		return Inclusion{}, err
	}
	if index < 0 || index >= size {
		return Inclusion{}, fault.On("index", "请填写 0 到条数减 1 之间的整数")
	}
	nodes, err := proof.Inclusion(uint64(index), uint64(size))
	if err != nil {
		return Inclusion{}, err
	}
	path, err := s.path(ctx, nodes)
	if err != nil {
		return Inclusion{}, err
	}
	leaf, err := s.Store.Nodes(ctx, []compact.NodeID{compact.NewNodeID(0, uint64(index))})
	if err != nil {
		return Inclusion{}, err
	}
	root, err := s.root(ctx, size)
	return Inclusion{Index: index, Size: size, Leaf: hex.EncodeToString(leaf[0]), Path: hexes(path), Root: hex.EncodeToString(root)}, err
}

// Consistency says that the tree of one size begins with the tree of a smaller one.
type Consistency struct {
	From     int64    `json:"from"`
	To       int64    `json:"to"`
	RootFrom string   `json:"root_from"`
	RootTo   string   `json:"root_to"`
	Proof    []string `json:"proof"`
	Holds    bool     `json:"-"` // as the hall verified it itself
}

// Consistency proves that nothing was removed or changed between two sizes. Invalid when there are no such trees.
func (s *Service) Consistency(ctx context.Context, from, to int64) (Consistency, error) {
	if from < 1 {
		return Consistency{}, fault.On("from", "请填写不小于 1 的整数")
	}
	if err := s.grown(ctx, to); err != nil {
		return Consistency{}, err
	}
	if from > to {
		return Consistency{}, fault.On("from", "先前的条数不能大于后来的条数")
	}
	nodes, err := proof.Consistency(uint64(from), uint64(to))
	if err != nil {
		return Consistency{}, err
	}
	path, err := s.path(ctx, nodes)
	if err != nil {
		return Consistency{}, err
	}
	first, err := s.root(ctx, from)
	if err != nil {
		return Consistency{}, err
	}
	last, err := s.root(ctx, to)
	if err != nil {
		return Consistency{}, err
	}
	holds := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(from), uint64(to), path, first, last) == nil
	return Consistency{From: from, To: to, RootFrom: hex.EncodeToString(first), RootTo: hex.EncodeToString(last),
		Proof: hexes(path), Holds: holds}, nil
}

// grown checks that the log has, or had, a size.
func (s *Service) grown(ctx context.Context, size int64) error {
	h, err := s.Store.Head(ctx)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("reading the head of the public log: %w", err)
	}
	if size < 1 || size > h.Size {
		return fault.On("to", fmt.Sprintf("请填写 1 到 %d 之间的整数，日志现在有 %d 条", max(h.Size, 1), h.Size))
	}
	return nil
}

func (s *Service) path(ctx context.Context, nodes proof.Nodes) ([][]byte, error) {
	hashes, err := s.Store.Nodes(ctx, nodes.IDs)
	if err != nil {
		return nil, err
	}
	return nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren)
}

func (s *Service) root(ctx context.Context, size int64) ([]byte, error) {
	tree, err := s.edge(ctx, size)
	if err != nil {
		return nil, err
	}
	return rootOf(tree)
}

func hexes(list [][]byte) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = hex.EncodeToString(b)
	}
	return out
}

// TileWidth is how many hashes a full tile has; TileHeight how many levels of the tree lie between two levels of tiles.
const (
	TileWidth  = 1 << TileHeight
	TileHeight = 8
)

// Tile gives hashes of the tree: width neighbours in the level 8·level, from TileWidth·n (C2SP tlog-tiles). NotFound beyond the newest
// checkpoint.
func (s *Service) Tile(ctx context.Context, level, n uint64, width int) ([]byte, error) {
	none := fault.New(fault.NotFound, "没有这一块，或者它还没有写满")
	if level > 5 || n > 1<<40 || width < 1 || width > TileWidth {
		return nil, none
	}
	hashes, err := s.Store.Row(ctx, level*TileHeight, n*TileWidth, width)
	if err != nil {
		return nil, fmt.Errorf("reading a tile: %w", err)
	}
	if len(hashes) < width {
		return nil, none
	}
	return slices.Concat(hashes...), nil
}
