package store

import (
	"context"

	"ablauf/internal/casefile"
)

const sqlTaskLetters = `
select ` + columnsLetter + ` from task_letter tl join letter l on l.id = tl.letter_id where tl.task_id = $1 order by l.recorded_at, l.id`

// TaskLetters gives the letters that a task of the program is about, the oldest first; none for most tasks.
func (s *Store) TaskLetters(ctx context.Context, id casefile.TaskID) ([]casefile.Letter, error) {
	letters, err := list(ctx, s.pool, scanLetter, sqlTaskLetters, key(id))
	return letters, translate("letters of a task", err)
}

const sqlNameLetters = `
insert into task_letter (task_id, letter_id) select $1, unnest($2::text[]::uuid[]) on conflict do nothing`

// nameLetters says which letters a task is about.
func nameLetters(ctx context.Context, t tx, task casefile.TaskID, letters []casefile.LetterID) error {
	ids := make([]string, len(letters))
	for i, id := range letters {
		ids[i] = string(id)
	}
	_, err := t.Exec(ctx, sqlNameLetters, string(task), ids)
	return err
}
