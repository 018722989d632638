// Reads our log with golang.org/x/mod/sumdb, which shares no code with us: notes, tiles, proofs.
// Takes one JSON question on standard input and answers in one JSON line.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type asked struct {
	Folder, Key, Secret, Text string
	Notes                     [][]byte
	Positions, Olds           []int64
	Inclusions, Consistencies []proven
	Tiles                     [][3]int64
}

// A proof of ours: that the hash is at N of the tree, or that the tree begins with that of N and that root.
type proven struct {
	N, Size    int64
	Hash, Root []byte
	Proof      [][]byte
}

type answer struct {
	Problem       string
	Signed        string
	Size          int64
	Opens         []bool
	Entries       []string
	Proofs, Grown [][][]byte
	Included      []bool
	Begins        []bool
	Paths         []string
	Read          int
}

// The files of a log, in the layout of C2SP tlog-tiles; Go's paths name the height too.
type files struct {
	folder string
	read   int
}

func path(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

func (f *files) Height() int { return height }

func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(f.folder, path(tile)))
		if err != nil {
			return nil, err
		}
		f.read++
		found = append(found, data)
	}
	return found, nil
}

func (f *files) SaveTiles([]tlog.Tile, [][]byte) {}

func treeOf(text string) (tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tree, fmt.Errorf("only %d lines", len(lines))
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func hashOf(data []byte) (hash tlog.Hash) {
	copy(hash[:], data)
	return hash
}

func hashesOf(proof [][]byte) []tlog.Hash {
	var found []tlog.Hash
	for _, step := range proof {
		found = append(found, hashOf(step))
	}
	return found
}

func bytesOf(proof []tlog.Hash) [][]byte {
	found := [][]byte{}
	for _, step := range proof {
		found = append(found, append([]byte{}, step[:]...))
	}
	return found
}

// The entry at a position, from its bundle: each entry comes after its length, two bytes, big endian.
func (f *files) entry(position, size int64) ([]byte, error) {
	first := position >> height << height
	tile := tlog.Tile{H: height, L: -1, N: position >> height, W: 1 << height}
	if size-first < 1<<height {
		tile.W = int(size - first)
	}
	data, err := os.ReadFile(filepath.Join(f.folder, path(tile)))
	if err != nil {
		return nil, err
	}
	for ; first < position; first++ {
		data = data[2+int(data[0])<<8+int(data[1]):]
	}
	return data[2 : 2+int(data[0])<<8+int(data[1])], nil
}

func (a *answer) look(q asked, known note.Verifiers) error {
	written, err := os.ReadFile(filepath.Join(q.Folder, "checkpoint"))
	if err != nil {
		return err
	}
	opened, err := note.Open(written, known)
	if err != nil {
		return err
	}
	tree, err := treeOf(opened.Text)
	if err != nil {
		return err
	}
	a.Size = tree.N
	from := &files{folder: q.Folder}
	reader := tlog.TileHashReader(tree, from)
	for _, position := range q.Positions {
		if err := a.include(position, tree, from, reader); err != nil {
			return fmt.Errorf("position %d: %w", position, err)
		}
	}
	for _, old := range q.Olds {
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return fmt.Errorf("the tree of %d: %w", old, err)
		}
		a.Grown = append(a.Grown, bytesOf(proof))
	}
	a.Read = from.read
	return nil
}

func (a *answer) include(position int64, tree tlog.Tree, from *files, reader tlog.HashReader) error {
	data, err := from.entry(position, tree.N)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveRecord(tree.N, position, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, position, tlog.RecordHash(data)); err != nil {
		return err
	}
	a.Entries = append(a.Entries, string(data[:len(data)-tlog.HashSize]))
	a.Proofs = append(a.Proofs, bytesOf(proof))
	return nil
}

func (a *answer) judge(q asked, known note.Verifiers) {
	for _, text := range q.Notes {
		_, err := note.Open(text, known)
		a.Opens = append(a.Opens, err == nil)
	}
	for _, p := range q.Inclusions {
		err := tlog.CheckRecord(hashesOf(p.Proof), p.Size, hashOf(p.Root), p.N, hashOf(p.Hash))
		a.Included = append(a.Included, err == nil)
	}
	for _, p := range q.Consistencies {
		err := tlog.CheckTree(hashesOf(p.Proof), p.Size, hashOf(p.Root), p.N, hashOf(p.Hash))
		a.Begins = append(a.Begins, err == nil)
	}
	for _, t := range q.Tiles {
		a.Paths = append(a.Paths, path(tlog.Tile{H: height, L: int(t[0]), N: t[1], W: int(t[2])}))
	}
}

func (a *answer) sign(q asked) error {
	signer, err := note.NewSigner(q.Secret)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: q.Text}, signer)
	a.Signed = string(signed)
	return err
}

func main() {
	var q asked
	var a answer
	err := json.NewDecoder(os.Stdin).Decode(&q)
	if err == nil {
		var verifier note.Verifier
		if verifier, err = note.NewVerifier(q.Key); err == nil {
			known := note.VerifierList(verifier)
			a.judge(q, known)
			if err = a.sign(q); err == nil {
				err = a.look(q, known)
			}
		}
	}
	if err != nil {
		a.Problem = err.Error()
	}
	json.NewEncoder(os.Stdout).Encode(a)
}
