import { Popover } from '@mantine/core';
import { IconLayoutColumns } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton, TextButton } from '../button.tsx';
import { Checkbox } from '../fields/choice.tsx';
import type { ListTable } from './columns.ts';
import styles from './list-page.module.css';

/** Which columns are shown; widths go back to what they were with the last line. */
export function ColumnChooser<Row>({ list: { table, columns } }: { list: ListTable<Row> }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <IconButton bordered icon={IconLayoutColumns} label={t('common:list.columns')} aria-expanded={open} onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('common:list.columns')}>
        {columns.map((column) => {
          const own = table.getColumn(column.id);
          return (
            <div key={column.id} className={styles.column}>
              <Checkbox label={column.header || column.id} checked={own?.getIsVisible() ?? false} disabled={!own?.getCanHide()} onChange={(event) => own?.toggleVisibility(event.target.checked)} />
            </div>
          );
        })}
        <div className={styles.column}>
          <TextButton
            className="small"
            onClick={() => {
              table.setColumnSizing({});
              table.setColumnVisibility(Object.fromEntries(columns.map((column) => [column.id, !column.hidden])));
            }}
          >
            {t('common:list.resetColumns')}
          </TextButton>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
