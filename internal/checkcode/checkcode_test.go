package checkcode_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/checkcode"
)

const signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

func code(t *testing.T, seed string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(seed))
	made, ok := checkcode.New(sum[:])
	require.True(t, ok)
	return string(made)
}

// TestCodeIsShortAndTyped: product 5.1: whoever types a code from paper cannot take 0 for O or 1 for I, because it has none of them; hyphens, blanks and small letters do not count.
func TestCodeIsShortAndTyped(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range 2000 {
		c := code(t, fmt.Sprint(i))
		require.Regexp(t, `^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$`, c)
		require.False(t, seen[c], "two secrets, one code")
		seen[c] = true
		want, problem := checkcode.Hash(c)
		require.Empty(t, problem)
		require.Len(t, want, sha256.Size)
		for _, typed := range []string{strings.ToLower(c), strings.ReplaceAll(c, "-", ""), " " + strings.ReplaceAll(c, "-", " ") + "\n", strings.ReplaceAll(c, "-", " – ")} {
			got, problem := checkcode.Hash(typed)
			require.Empty(t, problem, typed)
			require.Equal(t, want, got, typed)
		}
	}
}

// TestEveryTypingMistakeIsFound: one wrong sign, and two signs that changed their places, wherever they stand, are no code.
func TestEveryTypingMistakeIsFound(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		right := []byte(strings.ReplaceAll(code(t, fmt.Sprint("mistake", i)), "-", ""))
		wrong := 0
		look := func(typed []byte) {
			_, problem := checkcode.Hash(string(typed))
			require.Equal(t, checkcode.Mistyped, problem, "%s for %s", typed, right)
			wrong++
		}
		for at := range right {
			for _, sign := range []byte(signs) {
				if sign == right[at] {
					continue
				}
				typed := append([]byte{}, right...)
				typed[at] = sign
				look(typed)
			}
			for other := range at {
				if right[other] != right[at] {
					typed := append([]byte{}, right...)
					typed[at], typed[other] = typed[other], typed[at]
					look(typed)
				}
			}
		}
		require.Greater(t, wrong, 12*31)
	}
}

// TestWhatIsNoCode: what is wrong with a text is said before the record is asked.
func TestWhatIsNoCode(t *testing.T) {
	t.Parallel()
	right := code(t, "right")
	for typed, want := range map[string]checkcode.Problem{
		"": checkcode.Empty, "-": checkcode.Empty, right + "2": checkcode.Length, right[:len(right)-1]: checkcode.Length, strings.Repeat("A", 61): checkcode.Length,
		"0" + right[1:]: checkcode.Sign, "1" + right[1:]: checkcode.Sign, "O" + right[1:]: checkcode.Sign, "I" + right[1:]: checkcode.Sign, "Ä" + right[1:]: checkcode.Sign,
		strings.Repeat("\x00", 12): checkcode.Sign,
	} {
		hash, problem := checkcode.Hash(typed)
		require.Equal(t, want, problem, "%q", typed)
		require.Nil(t, hash)
	}
	_, ok := checkcode.New(make([]byte, 6))
	require.False(t, ok)
}

// TestCodeStaysOutOfLogs: nothing that prints a code by chance prints it.
func TestCodeStaysOutOfLogs(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte("x"))
	made, _ := checkcode.New(sum[:])
	require.NotContains(t, fmt.Sprintf("%v %s %+v", made, made, struct{ C checkcode.Code }{made}), string(made)[:4])
}
