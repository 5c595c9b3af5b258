// Reads Palm's log with Go's own packages, which know nothing of Palm: a stranger's verifier.
//
// Standard input: {"key", "tiles": folder, "cases": [{"older", "newer", "record", "index",
// "proof"}]}. Standard output: one text per case, empty when everything in it holds.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Key   string
	Tiles string
	Cases []claim
}

// claim: the record stands at index in newer, and older is the beginning of newer.
type claim struct {
	Older, Newer, Record string
	Index                int64
	Proof                tlog.RecordProof
}

// folder holds tiles as C2SP tlog-tiles names them: <level>/<index>[.p/<width>].
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		name := strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(string(f), name))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func open(text string, key note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open([]byte(text), note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 3 || lines[0] != key.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func check(one claim, key note.Verifier, tiles folder) error {
	newer, err := open(one.Newer, key)
	if err != nil {
		return fmt.Errorf("newer: %w", err)
	}
	older, err := open(one.Older, key)
	if err != nil {
		return fmt.Errorf("older: %w", err)
	}
	leaf := tlog.RecordHash([]byte(one.Record))
	if err := tlog.CheckRecord(one.Proof, newer.N, newer.Hash, one.Index, leaf); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	hashes := tlog.TileHashReader(newer, tiles)
	own, err := tlog.ProveRecord(newer.N, one.Index, hashes)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if err := tlog.CheckRecord(own, newer.N, newer.Hash, one.Index, leaf); err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	tree, err := tlog.ProveTree(newer.N, older.N, hashes)
	if err != nil {
		return fmt.Errorf("history: %w", err)
	}
	if err := tlog.CheckTree(tree, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return nil
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	answers := []string{}
	for _, one := range asked.Cases {
		key, err := note.NewVerifier(asked.Key)
		if err == nil {
			err = check(one, key, folder(asked.Tiles))
		}
		if err != nil {
			answers = append(answers, err.Error())
		} else {
			answers = append(answers, "")
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
